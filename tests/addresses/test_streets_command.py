"""`visnyk streets`, and docs/another-city.md step by step."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest

from bot.addresses.gazetteer import Gazetteer
from bot.addresses.house_register import HouseRegister
from bot.addresses.houses import House
from bot.cli import app
from bot.commands.errors import Refused
from tests.addresses.registers import node, osm_xml, table, way, write_register

PAGE = Path(__file__).resolve().parents[2] / "docs" / "another-city.md"
SADOVA = "ls001,Лісне,вулиця,Садова,,,,,,,,,"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STREETS_FILE", "streets.csv")


def visnyk(*arguments: str) -> None:
    app(["streets", *arguments], standalone_mode=False)


def test_check_counts_and_names_what_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (SADOVA, "ls002,Лісне,провулок,Садовий,вулиця: Садова,,,,,,,,")
    write_register(Path("streets.csv"), *rows)

    visnyk("check", "streets.csv")

    said = capsys.readouterr().out
    assert "2 streets, 1 aliases" in said
    assert "ls001 вулиця Садова, ls002 провулок Садовий" in said
    assert "line 3: alias вулиця: Садова of ls002 провулок Садовий is the name of ls001" in said


def test_check_names_every_fault() -> None:
    write_register(Path("streets.csv"), SADOVA.replace("вулиця", "стежка"), SADOVA + "x,")

    with pytest.raises(Refused, match=r"line 2: type 'стежка'(.|\n)*line 3: 14 cells"):
        visnyk("check", "streets.csv")


def test_check_knows_houses_of_no_street() -> None:
    write_register(Path("streets.csv"), SADOVA)
    Path("houses.csv").write_text("street_id,house,queue,lat,lon\nls009,1,,,\n", encoding="utf-8")

    with pytest.raises(Refused, match="ls009 are ids of no street"):
        visnyk("check", "streets.csv", "--houses", "houses.csv")


def test_diff_speaks_to_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    write_register(Path("old.csv"), SADOVA, "ls002,Лісне,вулиця,Тиха,,,,,,,,,")
    write_register(Path("new.csv"), SADOVA.replace("Садова", "Нова"))

    visnyk("diff", "old.csv", "new.csv")
    lines = capsys.readouterr().out
    visnyk("diff", "old.csv", "new.csv", "--json")
    record = json.loads(capsys.readouterr().out)

    assert "ls001 вулиця Садова: renamed вулиця Нова, its OLD NAME IS NOT KEPT" in lines
    assert "0 added, 1 removed, 1 renamed, 1 changed" in lines
    assert record["removed"][0]["id"] == "ls002"
    assert record["changed"][0]["new"]["name"] == "Нова"


def test_import_overwrites_nothing_unasked() -> None:
    file = write_register(Path("streets.csv"), SADOVA)
    before = file.read_bytes()
    Path("operator.csv").write_bytes(table(";Лісне;вул. Ясна;1;1;1;"))

    with pytest.raises(Refused, match=r"nothing written: streets\.csv would be overwritten"):
        visnyk("import", "operator.csv", "--from", "operator")
    assert file.read_bytes() == before

    visnyk("import", "operator.csv", "--from", "operator", "--force")
    assert [street.name for street in Gazetteer.load(file).streets] == ["Садова", "Ясна"]


def test_import_writes_what_it_could_read_and_fails_for_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_register(Path("streets.csv"), SADOVA)
    rows = (";Лісне;вул. Ясна;1, 1-9;1;1;", ";Лісне;Тиха;1;1;1;", ";Вереси;вул. Тиха;1;1;1;")
    Path("operator.csv").write_bytes(table(*rows))

    with pytest.raises(Refused, match="1 pieces could not be read"):
        visnyk("import", "operator.csv", "--from", "operator", "--output", "new.csv")

    said = capsys.readouterr().out
    assert "added     ls002 вулиця Ясна" in said
    assert "doubtful  line 3: Тиха: no type of street is named" in said
    assert "unread    line 2: '1-9' is not a house" in said
    assert "1 of other settlements left out" in said
    assert len(Gazetteer.load(Path("new.csv")).streets) == 2


def test_import_refuses_what_it_cannot_begin_with() -> None:
    Path("operator.csv").write_bytes(table(";Лісне;вул. Ясна;1;1;1;"))
    Path("other.csv").write_text("a;b", encoding="utf-8")

    with pytest.raises(Refused, match="give one, as zt, with --prefix"):
        visnyk("import", "operator.csv", "--from", "operator")
    with pytest.raises(Refused, match="the first line must name the columns"):
        visnyk("import", "other.csv", "--from", "operator", "--prefix", "ls")
    with pytest.raises(Refused, match="cannot be used"):
        visnyk("import", "other.csv", "--from", "csv", "--prefix", "ls")
    with pytest.raises(Refused, match="give --settlement"):
        visnyk("import", "other.csv", "--from", "osm", "--prefix", "ls")


def test_export_writes_the_streets_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    file = write_register(Path("streets.csv"), SADOVA)

    visnyk("export")
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")

    visnyk("export", "--output", "copy.csv")
    assert Path("copy.csv").read_bytes() == file.read_bytes()
    with pytest.raises(Refused, match="would be overwritten"):
        visnyk("export", "--output", "copy.csv")


def test_the_page_leads_from_nothing_to_a_working_gazetteer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("operator.csv").write_bytes(
        table(
            ";місто Лісне;вул. Садова;1, 3, 5А;1;1;",
            ";місто Лісне;пров. Садовий 2;2;1;2;",
            ";місто Лісне;Ясна;4;1;2;",
            ";с. Довжик;вул. Київська;1;1;1;",
        ).decode().encode("windows-1251")
    )  # fmt: skip
    extract = osm_xml(
        node(11, 50.10, 28.10),
        node(12, 50.12, 28.14),
        node(31, 50.101, 28.101, addr__housenumber="3", addr__street="вулиця Садова"),
        way(100, 11, 12, highway="residential", name="вулиця Садова", old_name="вулиця Леніна"),
        way(101, 11, 12, highway="residential", name="вулиця Ясна"),
    )
    Path("lisne.osm").write_text(extract, encoding="utf-8")
    write_register(Path("colleague.csv"), "9,Лісне,вулиця,Тиха,Глуха,,,,,,,,")
    commands = re.findall(r"(?ms)^```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"))

    for line in "".join(commands).splitlines():
        typed, _, command = line.rpartition(" | ")
        program, *arguments = shlex.split(command)
        assert program == "visnyk"
        monkeypatch.setattr("sys.stdin", io.StringIO(typed.removeprefix("echo ").strip('"')))
        app(arguments, standalone_mode=False)

    said = capsys.readouterr().out
    assert "doubtful  line 4: Ясна: no type of street is named" in said
    streets = Gazetteer.load(Path("streets-3.csv"))
    assert {street.id: street.name for street in streets.streets} == {
        "ls001": "Садова",
        "ls002": "2-й Садовий",
        "ls003": "Ясна",
        "ls004": "Тиха",
    }
    assert streets.street("ls001").aliases[0].name == "Леніна"
    known = HouseRegister.load(Path("houses.csv")).get("ls001", House(3))
    assert known is not None
    assert (known.queue, known.latitude) == ("1.1", 50.101)
    answer = json.loads(said.splitlines()[-1])
    assert (answer["street_id"], answer["house"]) == ("ls001", "3")
