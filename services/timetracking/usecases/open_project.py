"""Open a client's project. In: a known client and a name. Out: the project, and `project.opened`."""

from __future__ import annotations

from services.timetracking.usecases.ports import Project, TimetrackingPort
from shared.events.timetracking import ProjectOpened
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict


def open_project(unit: TimetrackingPort, call: Call, client_id: str, name: str) -> Project:
    """Open a project; refuses a client that billing has not registered and a name the client uses already."""
    if unit.projects.client(client_id) is None:
        raise Refusal("client_unknown", f"Client {client_id} is not registered; register it in billing first.",
                      pointer="client_id")  # fmt: skip
    if unit.projects.named(client_id, name) is not None:
        raise conflict("project_exists", f"The client has a project {name!r} already; give it another name.", "name")
    project = Project(call.new_id("prj"), client_id, name)
    unit.projects.add(project, call.actor.user_id, call.at_epoch)
    unit.say(ProjectOpened(project.project_id, client_id, name))
    return project
