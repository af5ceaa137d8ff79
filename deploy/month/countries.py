"""Where the sample month's trainers live. In: nothing. Out: names, towns, zones, banks and pay by country.

Names are common ones of each country, put together at random; routing numbers and bank codes are those of
real banks, so that every check digit and registry look-up is a real one. Account numbers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """One country's trainers. `share` in per mille; `pay` is the range of whole currency units per hour."""

    code: str
    currency: str
    share: int
    zones: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    banks: tuple[str, ...]
    pay: tuple[int, int]
    given: tuple[str, ...]
    family: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNTRIES = (
    Country(
        "US", "USD", 400, ("America/New_York", "America/Chicago", "America/Los_Angeles"),
        (("Boston", "02115"), ("Chicago", "60611"), ("Oakland", "94607"), ("Durham", "27701")),
        ("Oak Street", "Maple Avenue", "Harbor Road", "Lincoln Way"),
        ("021000021", "026009593", "121000248", "011401533"), (60, 190),
        _words("James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan "
               "Joseph Jessica Thomas Karen Daniel Sarah Matthew Lisa Anthony Nancy Mark Sandra Steven Ashley Andrew "
               "Emily Kenneth Donna Joshua Michelle Kevin Carol Brian Amanda George Melissa Edward Deborah Ronald "
               "Stephanie Jason Rebecca Jeffrey Laura Ryan Helen"),
        _words("Smith Johnson Williams Brown Jones Garcia Miller Davis Martinez Lopez Wilson Anderson Taylor Moore "
               "Jackson Martin Lee Perez Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright "
               "Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter "
               "Roberts Phillips Evans Turner Parker Collins Edwards O'Brien"),
    ),
    Country(
        "DE", "EUR", 150, ("Europe/Berlin",),
        (("Berlin", "10115"), ("Hamburg", "20095"), ("Köln", "50667")), ("Lindenallee", "Goethestraße", "Am Markt"),
        ("37040044", "50010517", "10070000"), (45, 120),
        _words("Nora Felix Anna Lukas Lena Jonas Marie Paul Sophie Max Clara Leon Jürgen Käthe Emil Ida Björn Greta "
               "Moritz Hanna Tim Laura Jan Eva Nils"),
        _words("Weiß Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
               "Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner "
               "Krause Lehmann Köhler"),
    ),
    Country(
        "FR", "EUR", 100, ("Europe/Paris",), (("Paris", "75011"), ("Lyon", "69002"), ("Nantes", "44000")),
        ("rue des Écoles", "avenue Foch", "place du Marché"), ("30004", "30003", "20041"), (45, 115),
        _words("Camille Louis Chloé Gabriel Léa Hugo Manon Arthur Zoé Jules Inès Raphaël Jade Adam Lina Théo Élise "
               "Noé Alice Rémi"),
        _words("Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garçon "
               "David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert"),
    ),
    Country(
        "ES", "EUR", 80, ("Europe/Madrid",), (("Madrid", "28013"), ("Sevilla", "41001")),
        ("Calle Mayor", "Paseo del Prado"), ("2100", "0049", "0182"), (35, 95),
        _words("Lucía Hugo Martina Mateo Sofía Martín Julia Pablo Daniela Álvaro Paula Adrián Carla Diego Elena Iván"),
        _words("García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández "
               "Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez"),
    ),
    Country(
        "GB", "GBP", 90, ("Europe/London",), (("London", "EC1A 1BB"), ("Leeds", "LS1 4AP")),
        ("High Street", "Station Road"), ("NWBK601613", "BARC200000", "LOYD300000"), (40, 110),
        _words("Oliver Amelia George Isla Harry Ava Noah Freya Jack Lily Leo Ivy Oscar Grace Charlie Evie Alfie Poppy"),
        _words("Smith Jones Taylor Brown Wilson Evans Thomas Roberts Walker Wright Robinson Thompson Hughes Edwards "
               "Green Hall Wood Harris Clarke Patel"),
    ),
    Country(
        "IN", "INR", 100, ("Asia/Kolkata",), (("Bengaluru", "560001"), ("Pune", "411001")),
        ("MG Road", "Park Street"), ("HDFC0000240", "ICIC0000011", "SBIN0000300"), (1500, 6000),
        _words("Aarav Ananya Vivaan Diya Aditya Ishita Arjun Kavya Rohan Meera Karthik Priya Rahul Sneha Vikram Nisha"),
        _words("Sharma Patel Singh Kumar Reddy Iyer Nair Gupta Mehta Joshi Rao Das Menon Kapoor Bose Chatterjee"),
    ),
    Country(
        "KE", "KES", 40, ("Africa/Nairobi",), (("Nairobi", "00100"), ("Mombasa", "80100")),
        ("Moi Avenue", "Kenyatta Avenue"), ("KCBLKENX", "EQBLKENA"), (2500, 9000),
        _words("Achieng Baraka Wanjiru Otieno Njeri Kamau Akinyi Mwangi Atieno Kiprono Wambui Juma Nyambura Omondi"),
        _words("Odhiambo Kariuki Ochieng Njoroge Maina Wanjala Kimani Mutua Cheruiyot Onyango Muthoni Karanja"),
    ),
    Country(
        "JP", "JPY", 25, ("Asia/Tokyo",), (("Tokyo", "100-0005"), ("Osaka", "530-0001")),
        ("Marunouchi", "Umeda"), ("BOTKJPJT", "SMBCJPJT"), (6000, 18000),
        _words("Haruto Yui Sota Hina Yuto Aoi Ren Sakura Riku Mei Kaito Rin"),
        _words("Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada"),
    ),
    Country(
        "KW", "KWD", 15, ("Asia/Kuwait",), (("Kuwait City", "13001"),), ("Arabian Gulf Street",), ("CBKU", "NBOK"),
        (15, 45),
        _words("Fatima Ahmad Noura Yousef Maryam Khaled Dalal Bader"),
        _words("Al-Sabah Al-Mutairi Al-Enezi Al-Rashidi Al-Ajmi Behbehani Al-Kandari Al-Shammari"),
    ),
)  # fmt: skip
