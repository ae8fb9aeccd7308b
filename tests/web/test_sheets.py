"""The numbers of a question for a spreadsheet: its data and its chart, for its owner alone."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from quizsvc.course.bank import load_bank
from quizsvc.flows.service import Service
from quizsvc.store.database import Database
from quizsvc.web import create_app
from tests.cli.test_bank import GOOD
from tests.learner import stored_variant
from tests.web.reading import attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DRAWN = "  x: normal(loc=20, scale=3, size=5, decimals=1)\n"
LAYERS = 'figure: figure(dots(x), curve([1, 2], [3, 4], label="=1+1"), title="The readings", y_label="@sum")\n'


@pytest.fixture
def charted(database: Database, tmp_path: Path) -> FlaskClient:
    """A browser at a bank of one question, which has a short list of data, and a chart with a name like a formula."""
    source = GOOD.replace(DRAWN, DRAWN + "  z: normal(loc=-20, scale=3, size=2, decimals=1)\n")
    (tmp_path / "charted.md").write_text(source.replace("answer:\n", LAYERS + "answer:\n", 1))
    return create_app(Service(database, load_bank([tmp_path / "charted.md"]))).test_client()


def sheet(client: FlaskClient, path: str) -> list[list[str]]:
    """The rows of a CSV file."""
    reply = client.get(path)
    assert (reply.status_code, reply.mimetype) == (200, "text/csv")
    assert reply.headers["Content-Disposition"] == f"attachment; filename={path.rsplit('/', 1)[1]}"
    return list(csv.reader(StringIO(reply.get_data(as_text=True))))


def test_the_page_shows_the_charts_numbers_and_leads_to_both_files(charted: FlaskClient) -> None:
    """Closed at first, beside the chart, before the verdict and after it."""
    address = begin(charted, "charted")
    for _ in range(2):
        page = read(charted.get(address))
        assert [s.text for s in page.all("summary") if "numbers" in s.text] == ["The chart in numbers"]
        assert {"Readings", "Curve"} == {c.text for c in page.all("caption")}
        assert {a.get("href") for a in page.all("a") if ".csv" in a.get("href")} == {
            f"{address}/data.csv",
            f"{address}/figure.csv",
        }
        assert len(sheet(charted, f"{address}/data.csv")) == len(sheet(charted, f"{address}/figure.csv")) == 6
        send(charted, address, "skip")


def test_the_charts_numbers_are_what_it_shows(charted: FlaskClient, database: Database) -> None:
    """The readings and the line side by side, each column under its table's name."""
    address = begin(charted, "charted")
    rows = sheet(charted, f"{address}/figure.csv")
    assert rows[0] == ["Readings: x", "Curve: x", "Curve: =1+1"]
    assert [float(row[0]) for row in rows[1:]] == stored_variant(database, attempt_of(address)).data["x"]
    assert [row[1:] for row in rows[1:]] == [["1.0", "3.0"], ["2.0", "4.0"], ["", ""], ["", ""], ["", ""]]


def test_data_cells_are_numbers(charted: FlaskClient, database: Database) -> None:
    """Nothing but the names in the first row and numbers below, a sign before them or not."""
    address = begin(charted, "charted")
    heads, *rows = sheet(charted, f"{address}/data.csv")
    assert heads == ["x", "z"]
    assert [float(row[1]) for row in rows[:2]] == stored_variant(database, attempt_of(address)).data["z"]
    told = [cell for row in rows for cell in row if cell]
    assert told == [repr(float(cell)) for cell in told]


def test_a_name_like_a_formula_is_made_harmless(database: Database, tmp_path: Path) -> None:
    """A bar or a line that an author calls =1+1 comes with a quote, so that no spreadsheet computes it."""
    source = GOOD.replace("answer:\n", LAYERS.replace("dots(x)", 'rule(3, label="=1+1")') + "answer:\n", 1)
    (tmp_path / "named.md").write_text(source)
    client = create_app(Service(database, load_bank([tmp_path / "named.md"]))).test_client()
    rows = sheet(client, f"{begin(client, 'named')}/figure.csv")
    assert "'=1+1" in [cell for row in rows for cell in row]
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


def test_tables_are_columns_and_truths_are_numbers(client: FlaskClient, database: Database) -> None:
    """A table X of two columns is X1 and X2, beside lists of its length; true is 1."""
    address = begin(client, "laplace-noise-mle")
    data = {"x": [1.5, -2.5], "X": [[1.0, -2.0], [3.0, 4.0]], "flag": [True, False]}
    document = {**stored_variant(database, attempt_of(address)).as_json(), "data": data}
    with database.write() as conn:
        change = text("UPDATE attempts SET variant = :variant WHERE id = :id")
        conn.execute(change, {"variant": json.dumps(document), "id": attempt_of(address)})
    rows = sheet(client, f"{address}/data.csv")
    assert rows == [["x", "X1", "X2", "flag"], ["1.5", "1.0", "-2.0", "1"], ["-2.5", "3.0", "4.0", "0"]]


def test_files_are_their_owners(charted: FlaskClient) -> None:
    """Another browser, and one without a cookie, get the same 404 as for a question that is not."""
    address = begin(charted, "charted")
    other, stranger = charted.application.test_client(), charted.application.test_client()
    begin(other)
    for name in ("data.csv", "figure.csv"):
        assert charted.get(f"{address}/{name}").status_code == 200
        for client in (other, stranger):
            assert client.get(f"{address}/{name}").status_code == 404
            assert client.get(f"/attempts/{'0' * 32}/{name}").status_code == 404


def test_a_question_without_a_chart_has_no_file_of_it(client: FlaskClient) -> None:
    """Where there is no chart there is no page of it and no link; where there are no data their table is empty."""
    address = begin(client, "confident-and-wrong")
    assert [cell for row in sheet(client, f"{address}/data.csv") for cell in row] == []
    assert client.get(f"{address}/figure.csv").status_code == 404
    assert "figure.csv" not in client.get(address).get_data(as_text=True)
