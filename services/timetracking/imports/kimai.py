"""Kimai, timesheet export as CSV: one date and two times of day a record, headers in the user's language.

In: one record. Out: a row between two instants; one with a break keeps date and seconds alone. The words are those
of Kimai's own translations, today's and those of its older versions. Times are cut to minutes; an entry past midnight
has its end before its start, which the duration confirms.
"""

from __future__ import annotations

from services.timetracking.domain.hours_row import HoursRow
from services.timetracking.imports.clocked import read_clocked
from services.timetracking.imports.format import Cells, Format, Reading

_ROLES = ("start_date", "start_time", "end_time", "duration", "break", "login", "person_name", "person_email", "client",
          "project", "task", "description")  # fmt: skip
_HEADERS = {
    "en": "Date|From|To|Duration|Break|User|Name|E-mail|Customer|Project|Activity|Description",
    "en, once": "Date|Begin|End|Duration|Break|Username|Name|Email|Customer|Project|Activity|Description",
    "de": "Datum|Von|Bis|Dauer|Pause|Benutzer|Name|E-Mail|Kunde|Projekt|Tätigkeit|Beschreibung",
    "de, once": "Datum|Beginn|Ende|Dauer|Pause|Benutzer|Name|E-Mail|Kunde|Projekt|Tätigkeit|Beschreibung",
    "fr": "Date|De|À|Durée|Pause|Nom d'utilisateur|Nom|Courriel|Client|Projet|Activité|Description",
    "fr, once": "Date|Début|Fin|Durée|Pause|Utilisateur|Nom|E-mail|Client|Projet|Activité|Description",
    "es": "Fecha|De|Para|Duración|Pausa|Usuario|Nombre|Correo electrónico|Cliente|Proyecto|Actividad|Descripción",
    "es, once": "Fecha|Inicio|Fin|Duración|Pausa|Usuario|Nombre|E-mail|Cliente|Proyecto|Actividad|Descripción",
    "it": "Data|Da|A|Durata|Pausa|Utente|Nome|E-mail|Cliente|Progetto|Attività|Descrizione",
    "it, once": "Data|Inizio|Fine|Durata|Pausa|Utente|Nome|E-mail|Cliente|Progetto|Attività|Descrizione",
    "nl": "Datum|Van|Tot|Duur|Rustpauze|Gebruikersnaam|Naam|E-mail|Klant|Project|Activiteit|Beschrijving",
    "nl, once": "Datum|Begin|Einde|Duur|Rustpauze|Gebruiker|Naam|E-mail|Klant|Project|Activiteit|Beschrijving",
    "pt": "Data|De|Para|Duração|Intervalo|Nome do utilizador|Nome|Email|Cliente|Projeto|Atividade|Descrição",
    "pt, once": "Data|Início|Fim|Duração|Intervalo|Utilizador|Nome|E-mail|Cliente|Projeto|Atividade|Descrição",
    "pt-BR": "Data|De|Para|Duração|Intervalo|Nome do usuário|Nome|E-mail|Cliente|Projeto|Atividade|Descrição",
    "pl": "Data|Od|Do|Czas trwania|Przerwa|Użytkownik|Nazwa|E-mail|Klient|Projekt|Aktywność|Opis",
    "cs": "Datum|Od|Do|Doba trvání|Pozastavit|Uživatelské jméno|Jméno|E-mail|Zákazník|Projekt|Aktivita|Popis",
    "da": "Dato|Fra|Til|Varighed|Pause|Bruger|Navn|E-mail|Kunde|Projekt|Aktivitet|Beskrivelse",
    "nb": "Dato|Fra|Til|Varighet|Pause|Bruker|Navn|E-post|Kunde|Prosjekt|Aktivitet|Beskrivelse",
    "sv": "Datum|Från|Till|Längd|Rast|Användare|Namn|E-post|Kund|Projekt|Aktivitet|Beskrivning",
    "fi": "Päivämäärä|Alkaen|Saakka|Kesto|Tauko|Käyttäjä|Nimi|Sähköposti|Asiakas|Projekti|Työtehtävä|Kuvaus",
}
_COLUMNS = {
    role: tuple(dict.fromkeys(words.split("|")[place] for words in _HEADERS.values()))
    for place, role in enumerate(_ROLES)
}


def _read(row: int, cells: Cells, reading: Reading) -> HoursRow:
    """Read one record; the display name may be missing, and older exports write the date into the times as well."""

    def seen(role: str) -> str:
        if role == "end_date":
            return _split(cells("end_time"))[0]
        if role in {"start_time", "end_time"}:
            return _split(cells(role))[1]
        return cells(role) or (cells("login") if role == "person_name" else "")

    return read_clocked(row, seen, reading)


def _split(moment: str) -> tuple[str, str]:
    """Part "2024-03-04 09:00" into date and time; a time alone has no date."""
    if "-" not in moment:
        return "", moment
    day, _, clock = moment.replace("T", " ").partition(" ")
    return day, clock


KIMAI = Format(
    "kimai",
    _COLUMNS,
    required=("start_date", "start_time", "end_time"),
    date_roles=("start_date",),
    read=_read,
    clock_roles=("start_time", "end_time"),
)
