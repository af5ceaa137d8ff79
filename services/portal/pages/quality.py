"""How one's hours fared with those who approve them. In: the services as the trainer. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.portal.pages.visit import api, person, today
from services.portal.usecases.show_quality import WEEKS, show_quality

quality = Blueprint("quality", __name__)


@quality.get("/quality", endpoint="board")
def quality_board() -> str:
    """Show how many lines were approved at once, what came back or was doubted, and what stood out."""
    trainer_id = person().trainer_id or ""
    return render_template("quality.html", quality=show_quality(api(), trainer_id, today()), count=WEEKS)
