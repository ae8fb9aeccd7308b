"""The preview: what a learner sees and what is behind it, for whatever the file holds; and for this machine only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from quizsvc.course.bank import load_template
from quizsvc.flows.desk import CHECK_SEEDS, Desk
from quizsvc.flows.worker import Job, Limits
from quizsvc.items import lint
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate
from quizsvc.web.preview import create_preview
from tests.flows import jobs
from tests.items.samples import CHOICE, GOOD, spoilt
from tests.server import until

BROKEN = spoilt("value: map.mean\n", "value: map.maen\n")
LINE = BROKEN.split("\n").index("  value: map.maen") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three templates, one of them broken."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "broken.md").write_text(BROKEN)
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "deep" / "choice.md").write_text(CHOICE)
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    """The folder on a desk."""
    made = Desk(folder)
    yield made
    made.close()


@pytest.fixture
def visitor(desk: Desk) -> FlaskClient:
    """A browser before the preview."""
    return create_preview(desk).test_client()


def page(visitor: FlaskClient, address: str, status: int = 200) -> str:
    """A page as text with its tags."""
    reply = visitor.get(address)
    assert reply.status_code == status, reply.text
    return reply.text


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").replace("&gt;", ">").split())


def drawn(path: Path, seed: int) -> Variant:
    """The variant that a template gives."""
    template = load_template(path)
    assert isinstance(template, Template)
    return instantiate(template, seed)


def test_a_folder_is_listed_with_what_was_found(visitor: FlaskClient, folder: Path) -> None:
    """Each template by its path with a link; the broken one with its finding at its line."""
    html = page(visitor, "/")
    assert re.findall(r'href="/template/([^"#]+)"', html) == ["broken.md", "deep/choice.md", "good.md"]
    assert words(html).count("Can be used") == 2
    assert "1 error" in words(html)
    assert f'href="/template/broken.md#L{LINE}"' in html
    assert str(folder) in html


def test_a_single_file_is_shown_at_once(folder: Path) -> None:
    """The front page leads to it."""
    desk = Desk(folder / "deep" / "choice.md")
    try:
        visitor = create_preview(desk).test_client()
        reply = visitor.get("/")
        assert (reply.status_code, reply.location) == (302, "/template/choice.md")
        assert "Which width?" in page(visitor, reply.location)
    finally:
        desk.close()


@pytest.mark.parametrize("seed", [0, 7, 2**53])
def test_a_sheet_shows_the_variant_and_what_is_behind_it(visitor: FlaskClient, folder: Path, seed: int) -> None:
    """Stem, figure, control, hints and solution as a learner gets them; key, misconceptions, fits and evidence."""
    html = page(visitor, f"/template/good.md?seed={seed}")
    variant = drawn(folder / "good.md", seed)
    (part,) = variant.parts
    for piece in (
        variant.prompt_html,
        variant.figure_svg,
        *variant.hints_html,
        variant.solution_html,
        variant.why_html,
    ):
        assert piece in html
    assert 'name="answer-answer"' in html
    assert part.wanted in html
    for told in (part.key_text, repr(part.key), repr(variant.variables["sigma"]), str(variant.data["x"])):
        assert told in html
    assert len(part.misconceptions) + len(part.muted) == 2
    width = (part.tolerance or {})["abs"]
    for wrong in part.misconceptions:
        assert f"{wrong.id} {wrong.value} {abs(wrong.value - part.key) / width:,.0f} away" in words(html)
    assert words(html).count("Certified") == 2
    assert variant.fits["map"]["certificate"]["second_method"] in html
    said = {f'href="?seed={seed - 1}"': seed > 0, f'href="?seed={seed + 1}"': seed < 2**53}
    assert {link: link in html for link in said} == said
    assert re.search(r'href="\?seed=\d+">Random', html)


def test_the_file_stands_below_line_by_line(visitor: FlaskClient) -> None:
    """Every line with its number, as text; a line with a finding is marked and says it."""
    html = page(visitor, "/template/broken.md")
    lines = re.findall(r'<li id="L(\d+)"(.*?)><code>(.*?)</code>', html)
    assert [int(number) for number, _, _ in lines] == list(range(1, len(BROKEN.splitlines()) + 1))
    assert [int(number) for number, marked, _ in lines if marked] == [LINE]
    assert lines[LINE - 1][2] == "  value: map.maen"
    assert f'href="#L{LINE}"' in html
    assert words(html).count("The result of GaussianMean has no 'maen'. Did you mean 'mean'?") == 2
    assert "There is nothing to show" in html
    assert "As a learner sees it" not in html


def test_a_broken_file_leaves_the_last_good_version_standing(visitor: FlaskClient, folder: Path) -> None:
    """What is wrong, the file as it is, and below the question as it last was."""
    page(visitor, "/template/good.md?seed=3")
    (folder / "good.md").write_text(BROKEN)
    html = page(visitor, "/template/good.md?seed=4")
    assert "has no 'maen'" in words(html)
    assert "Below stands the last version that could" in html
    (folder / "good.md").write_text(GOOD)
    variant = drawn(folder / "good.md", 4)
    assert variant.prompt_html in html
    assert "has no" not in page(visitor, "/template/good.md?seed=4")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"---\n---\n", b"x" * 70_000, b"\x00" * 50, b"<script>alert(1)"])
def test_whatever_a_file_holds_the_page_stays_up(visitor: FlaskClient, folder: Path, content: bytes) -> None:
    """A finding, the text where it is one, escaped, and no error of ours."""
    (folder / "good.md").write_bytes(content)
    for address in ("/", "/template/good.md", "/tag/good.md"):
        assert b"<script>alert" not in visitor.get(address).data
    assert "1 error" in words(page(visitor, "/template/good.md"))


def test_a_file_that_goes_away_is_told_while_it_is_away(folder: Path) -> None:
    """Editors write a new file in the old one's place; between the two the page says what is so."""
    desk = Desk(folder / "good.md")
    try:
        visitor = create_preview(desk).test_client()
        (folder / "good.md").unlink()
        assert "No such file" in page(visitor, "/template/good.md")
        assert visitor.get("/tag/good.md").status_code == 200
        (folder / "good.md").write_text(GOOD)
        assert "How far does the prior pull?" in page(visitor, "/template/good.md")
    finally:
        desk.close()


def test_a_draw_that_fails_is_told_at_its_line(visitor: FlaskClient, folder: Path) -> None:
    """A seed that gives no variant: the reason and where, and other seeds are there to go on."""
    (folder / "good.md").write_text(spoilt("mle.mean / 2", "mle.mean / (n - n)"))
    html = page(visitor, "/template/good.md?seed=5")
    assert re.search(r"Error at line 17 , column \d+\. Seed 5: division by zero\.", words(html))
    assert 'href="?seed=6"' in html


@pytest.mark.parametrize(
    ("work", "said"), [("loading", "Loading took more than"), ("looking", "Seed 5 took more than")]
)
def test_a_file_that_meets_a_limit_is_told(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, work: str, said: str
) -> None:
    """It cannot hang the page: the limit is a finding, and the next file is shown."""
    with monkeypatch.context() as patch:
        patch.setattr(f"quizsvc.flows.desk.{work}", lambda *_: Job(jobs.spin, (), Limits(0.1, 200, 60)))
        assert f"{said} 0.1 s of processor time." in words(page(visitor, "/template/good.md?seed=5"))
    assert "As a learner sees it" in page(visitor, "/template/deep/choice.md")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("key", "Right, credit 1 Read as"),
        ("wrong", "Not yet, credit 0 Read as"),
        ("99", "No misconception explains it."),
        ("1,234", "can be read as 1234 or as 1.234. Write the one you mean. This would not be counted as an answer."),
        ("", "The answer box is empty."),
        ("<b>", "was not understood as a number"),
    ],
)
def test_an_answer_is_tried(visitor: FlaskClient, folder: Path, answer: str, said: str) -> None:
    """How it is read, its verdict and what is said of it, as a learner would get them; it stays in its box."""
    (part,) = drawn(folder / "good.md", 3).parts
    wrong = part.misconceptions[0]
    typed = {"key": repr(part.key), "wrong": repr(wrong.value)}.get(answer, answer)
    html = visitor.get("/template/good.md", query_string={"seed": 3, "answer-answer": typed}).text
    assert said in words(html)
    assert ("Misconception: " + wrong.id in words(html)) == (answer == "wrong")
    assert f'value="{typed}"'.replace("<b>", "&lt;b&gt;") in html


def test_an_option_is_tried(visitor: FlaskClient, folder: Path) -> None:
    """Each option is told as right or as the misconception it is; the right one is right."""
    (part,) = drawn(folder / "deep" / "choice.md", 2).parts
    html = page(visitor, f"/template/deep/choice.md?seed=2&answer-answer={part.key}")
    assert "Right, credit 1" in words(html)
    for option in part.options or ():
        assert f"Right {option.text}" in words(html) if option.right else option.misconception in html


def test_the_check_comes_in_when_it_is_done(visitor: FlaskClient, folder: Path) -> None:
    """The tag changes by itself, and the page then holds what the check finds over many seeds."""
    (folder / "good.md").write_text(spoilt("require:\n", "require:\n  - n == 6 and sigma == 3\n"))
    before = page(visitor, "/template/good.md")
    assert "The check is under way" in before
    until(lambda: "under way" not in page(visitor, "/template/good.md"), "the check", 60)
    html = page(visitor, "/template/good.md")
    template = load_template(folder / "good.md")
    assert isinstance(template, Template)
    report = lint.check(template, CHECK_SEEDS)
    for finding in report.findings:
        assert finding.message[0].upper() + finding.message[1:] in words(html)
    assert f"{100 * report.figures['acceptance']:.0f}% of the draws are accepted" in words(html)
    assert "draws rejected: `n == 6 and sigma == 3` was false" in words(html)
    tags = [re.findall(r'data-tag="(\w+)"', shown) for shown in (before, html)]
    assert tags[0] != tags[1] == [visitor.get("/tag/good.md").get_json()["tag"]]


def test_the_tag_changes_with_the_file_and_only_then(visitor: FlaskClient, folder: Path) -> None:
    """A page asks for it and is loaded anew when it differs; the list's covers every file."""
    page(visitor, "/template/good.md")
    until(lambda: "under way" not in page(visitor, "/template/good.md"), "the check", 60)
    tags = [visitor.get(address).get_json()["tag"] for address in ("/tag", "/tag/good.md", "/tag/broken.md")]
    assert tags == [visitor.get(address).get_json()["tag"] for address in ("/tag", "/tag/good.md", "/tag/broken.md")]
    (folder / "good.md").write_text(GOOD + "\n")
    after = [visitor.get(address).get_json()["tag"] for address in ("/tag", "/tag/good.md", "/tag/broken.md")]
    assert [old != new for old, new in zip(tags, after, strict=True)] == [True, True, False]
    (folder / "one-more.md").write_text(GOOD)
    assert visitor.get("/tag").get_json()["tag"] != after[0]


@pytest.mark.parametrize("seed", ["", "x", "-1", "1.5", "1e3", "٣", str(2**53 + 1), "9" * 400, "<b>", "0 "])
def test_nonsense_for_a_seed_is_told(visitor: FlaskClient, seed: str) -> None:
    """400 with what was got and what is wanted."""
    reply = visitor.get("/template/good.md", query_string={"seed": seed})
    assert reply.status_code == 400
    assert "a seed is a whole number from 0 to 9007199254740992" in words(reply.text)
    assert "<b>”" not in reply.text


@pytest.mark.parametrize(
    "address", ["/template/none.md", "/template/../secret.md", "/template/%2e%2e/secret.md", "/tag/none.md", "/nothing",
                "/template//etc/passwd", "/template/deep"]
)  # fmt: skip
def test_only_the_folders_templates_can_be_reached(visitor: FlaskClient, folder: Path, address: str) -> None:
    """404, whatever the address spells."""
    (folder.parent / "secret.md").write_text(GOOD)
    assert visitor.get(address).status_code in {404, 308}
    assert "How far does the prior pull?" not in visitor.get(address, follow_redirects=True).text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8010", "0.0.0.0", ""])
def test_another_name_for_this_machine_is_refused(visitor: FlaskClient, host: str) -> None:
    """A page from elsewhere that points its own name here learns nothing."""
    reply = visitor.get("/template/good.md", headers={"Host": host})
    assert reply.status_code == 400
    assert "answers only under 127.0.0.1 and localhost" in reply.text
    assert "How far does the prior pull?" not in reply.text


def test_headers_are_the_sites(visitor: FlaskClient) -> None:
    """The policy that lets no other source in, on every reply; nothing is kept; no cookie; GET only."""
    for address in ("/", "/template/good.md", "/tag", "/nothing"):
        reply = visitor.get(address)
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in reply.headers
        assert visitor.post(address).status_code in {404, 405}
