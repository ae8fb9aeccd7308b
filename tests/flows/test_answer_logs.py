"""Answer logs as files: what is read, and one sentence for each thing that is wrong with them."""

import gzip
from pathlib import Path

import pytest

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer
from quizsvc.adaptive.settings import COURSE
from quizsvc.flows.answer_logs import LogError, read_items, read_log

HEADING = "user_id,item_id,concept_id,order,correct\n"
GOOD = HEADING + "ada,i1,c1,1,1\nbob,i2,c2,2,0\n"
PACKED = gzip.compress(GOOD.encode(), mtime=0)
READ = [Answer("ada", "i1", ("c1",), 1.0), Answer("bob", "i2", ("c2",), 0.0)]


def written(folder: Path, content: str | bytes) -> Path:
    """A file of this content."""
    path = folder / "log.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path) -> str:
    """The one sentence that a log is refused with; it names the file."""
    with pytest.raises(LogError) as caught:
        read_log(path)
    said = str(caught.value)
    assert said.startswith(str(path))
    assert len(said.splitlines()) == 1
    assert len(said) < 300 + len(str(path))
    return said.removeprefix(str(path))


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.encode("utf-8-sig"),
        PACKED,
        gzip.compress(GOOD.encode("utf-8-sig"), mtime=0),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace(",", " , "),
        GOOD.replace("ada", '"ada"').replace("2,0", "2.5,0.0"),
    ],
)
def test_a_log_is_read_however_it_is_written(tmp_path: Path, content: str | bytes) -> None:
    """Packed or not, with a mark at its start, with any line ends, blank lines, spaces or quotes: the same answers."""
    assert read_log(written(tmp_path, content)) == READ


def test_columns_may_stand_anywhere_and_others_beside_them(tmp_path: Path) -> None:
    """Columns go by their names; one that is not known is passed over."""
    content = "timestamp,correct,order,concept_id,item_id,user_id,fold\n-1,1,1,c1,i1,ada,0\n-1,0,2,c2,i2,bob,3\n"
    assert read_log(written(tmp_path, content)) == READ


def test_later_attempts_are_not_scored(tmp_path: Path) -> None:
    """A row with attempt above 1 is there, to be learnt from; an empty attempt is a first one."""
    rows = ["ada,i1,c1,1,0,1", "ada,i1,c1,2,1,2", "ada,i1,c1,2,1,", "ada,i1,c1,3,1,17"]
    content = HEADING.replace("correct", "correct,attempt") + "\n".join(rows)
    assert [answer.scored for answer in read_log(written(tmp_path, content))] == [True, False, True, False]


@pytest.mark.parametrize(
    ("cell", "concepts"),
    [("", ("c1",)), ("c2", ("c2",)), ("c1;c2", ("c1", "c2")), (" c2 ; c1;;c2;", ("c2", "c1")), (" ; ", ("c1",))],
)
def test_all_concepts_of_an_item(tmp_path: Path, cell: str, concepts: tuple[str, ...]) -> None:
    """`concepts` names all of them, each once; where it names none, `concept_id` does."""
    content = HEADING.replace("correct", "correct,concepts") + f"ada,i1,c1,1,1,{cell}\n"
    assert [answer.concepts for answer in read_log(written(tmp_path, content))] == [concepts]


def test_a_name_keeps_what_is_in_its_quotes(tmp_path: Path) -> None:
    """Commas, line ends and rare separators inside a cell part neither cells nor rows."""
    names = ["a,b", "a\nb", "a\u2028b", "a\x0cb", "a\x1eb", 'a""b']
    content = HEADING + "".join(f'"{name}",i,c,{at},1\n' for at, name in enumerate(names))
    found = [answer.learner for answer in read_log(written(tmp_path, content))]
    assert found == [*names[:-1], 'a"b']


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ": the file is empty; its first line names the columns user_id, item_id, concept_id, order, correct"),
        ("\n\n", ": the file is empty; its first line names the columns"),
        (HEADING, ": there is no row below the heading; give at least one"),
        (HEADING.replace("order,", ""), ", line 1: there is no column order; name the columns user_id,"),
        ("ada,i1,c1,1,1\n", ", line 1: there is no column user_id; name"),
        (HEADING.replace("correct", "correct,order") + "a,i,c,1,1,1\n", ", line 1: the column 'order' comes twice"),
        (HEADING.replace("correct", "correct,,") + "a,i,c,1,1,,\n", ", line 1: the column '' comes twice; keep one"),
        (GOOD + "cy,i1,c1,third,1\n", ", line 4: order is 'third'; write a number there"),
        (GOOD + "cy,i1,c1,nan,1\n", ", line 4: order is 'nan'; write a number there"),
        (GOOD + "cy,i1,c1,-inf,1\n", ", line 4: order is '-inf'; write a number there"),
        (GOOD + "cy,i1,c1,,1\n", ", line 4: order is empty; give every row its order"),
        (GOOD + "cy,i1,c1,1,1\n", ", line 4: order is 1 after 2; sort the rows by order"),
        (GOOD + "cy,i1,c1,3,2\n", ", line 4: correct is '2'; write 1 for a right answer and 0 for a wrong one"),
        (GOOD + "cy,i1,c1,3,0.5\n", ", line 4: correct is '0.5'; write 1 for"),
        (GOOD + "cy,i1,c1,3,True\n", ", line 4: correct is 'True'; write a number there"),
        (GOOD + " ,i1,c1,3,1\n", ", line 4: user_id is empty; give every row its user_id"),
        (GOOD + "cy,,c1,3,1\n", ", line 4: item_id is empty; give"),
        (GOOD + "cy,i1,,3,1\n", ", line 4: concept_id is empty; give"),
        (GOOD + "cy,i1,c1,3\n", ", line 4: 4 cells under 5 columns; put texts that hold a comma in quotes"),
        (GOOD + "cy,i1,c1,c2,3,1\n", ", line 4: 6 cells under 5 columns; put"),
        (GOOD + '"c"y,i1,c1,3,1\n', ", line 4: ',' expected after '\"'; write the file as CSV"),
        (GOOD + '"cy,i1,c1,3,1\n', ", line 4: unexpected end of data; write the file as CSV"),
        (GOOD + "cy,i1,c1,3," + "9" * 5_000_000, ", line 4: field larger than field limit"),
        (GOOD + "cy,i1,c1,3," + "9" * 1000 + "\n", ", line 4: correct is '999"),
        (GOOD + "1," * 2_500_000 + "\n", ", line 4: 2500001 cells under 5 columns;"),
        (b"x" * 5_000_000, ", line 1: field larger than field limit"),
        (GOOD + "c\0y,i1,c1,3,1\n", ": a character of the text is NUL; save the file as UTF-8"),
        (GOOD.encode("utf-16-le"), ": a character of the text is NUL; save the file as UTF-8"),
        (GOOD.encode("utf-16"), ", byte 0: this is not UTF-8; save the file as UTF-8"),
        (GOOD.encode() + b"\xe9ve,i1,c1,3,1\n", f", byte {len(GOOD)}: this is not UTF-8;"),
        (PACKED[:-9], " cannot be read (Compressed file ended before"),
        (PACKED[:12] + b"junk" * 9, " cannot be read ("),
        (PACKED + b"junk", " cannot be read (Not a gzipped file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path: Path, content: str | bytes, said: str) -> None:
    """One short sentence: the file, the line where there is one, what was got, and what to do."""
    assert refused(written(tmp_path, content)).startswith(said)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A name without a file, and a folder, are refused with the system's reason."""
    remedy = "; give a CSV file, packed by gzip or not"
    assert refused(tmp_path / "none.csv") == f" cannot be read (No such file or directory){remedy}"
    assert refused(tmp_path) == f" cannot be read (Is a directory){remedy}"


def test_items_are_placed_by_their_labels(tmp_path: Path) -> None:
    """Label and number of options may each be left out, or their columns."""
    content = "item_id,expert_difficulty_1to3,n_choices\ni1,1,4\ni2,,2\ni3,3,\ni4,,\n"
    found = read_items(written(tmp_path, content), COURSE)
    assert [found[name].mean for name in ("i1", "i2", "i3", "i4")] == pytest.approx([-0.6, 0.0, 0.6, 0.0])
    assert [found[name].guessing for name in ("i1", "i2", "i3", "i4")] == pytest.approx([0.15, 0.3, 0.0, 0.0])
    assert read_items(written(tmp_path, "item_id\ni1\n"), COURSE) == {"i1": Item(0.0, COURSE.item)}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("i1,2,4", "line 3: item 'i1' comes a second time; keep one row an item"),
        ("i2,4,4", "line 3: expert_difficulty_1to3 is 4; write 1 (easy) to 3 (hard), or leave it empty"),
        ("i2,0,4", "line 3: expert_difficulty_1to3 is 0; write"),
        ("i2,nan,4", "line 3: expert_difficulty_1to3 is 'nan'; write a number there"),
        ("i2,easy,4", "line 3: expert_difficulty_1to3 is 'easy'; write a number there"),
        ("i2,2,1", "line 3: n_choices is 1; write a whole number from 2 up, or leave it empty"),
        ("i2,2,2.5", "line 3: n_choices is 2.5; write a whole number"),
        ("i2,2,-3", "line 3: n_choices is -3; write a whole number"),
        ("i2,2,inf", "line 3: n_choices is 'inf'; write a number there"),
        (",2,4", "line 3: item_id is empty; give every row its item_id"),
        ("i2,2", "line 3: 2 cells under 3 columns;"),
    ],
)
def test_what_is_wrong_with_items_is_told(tmp_path: Path, row: str, said: str) -> None:
    """The table of items is read as strictly as a log."""
    path = written(tmp_path, f"item_id,expert_difficulty_1to3,n_choices\ni1,1,4\n{row}\n")
    with pytest.raises(LogError) as caught:
        read_items(path, COURSE)
    assert str(caught.value).startswith(f"{path}, {said}")
