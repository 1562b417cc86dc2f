"""`snippetgen coupons generate`: the file, and what is said about it."""

import csv
import stat

import duckdb
import pytest
from click.testing import CliRunner

from snippetgen.cli import main


@pytest.fixture
def generate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *options: CliRunner().invoke(main, ["coupons", "generate", *options])


def codes_in(path):
    with path.open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert ["Coupon"] == head
    return [code for (code,) in rows]


def test_the_file_is_one_column_that_others_read(generate, tmp_path):
    answer = generate("--count", "1500", "--prefix", "SUMMER-")
    codes = codes_in(tmp_path / "coupons.csv")

    assert (0, "coupons.csv\n") == (answer.exit_code, answer.stdout)
    assert 1500 == len(set(codes))
    read = duckdb.sql(f"select Coupon from read_csv('{tmp_path / 'coupons.csv'}')").fetchall()
    assert [(code,) for code in codes] == read


def test_only_the_owner_can_read_it_and_nothing_shows_a_code(generate, tmp_path):
    answer = generate("--count", "50")

    assert 0o600 == stat.S_IMODE((tmp_path / "coupons.csv").stat().st_mode)
    assert [] == [code for code in codes_in(tmp_path / "coupons.csv") if code in answer.output]


def test_a_file_that_is_there_is_left_alone(generate, tmp_path):
    (tmp_path / "coupons.csv").write_text("mine")
    answer = generate("--count", "50")

    assert (2, "mine") == (answer.exit_code, (tmp_path / "coupons.csv").read_text())
    assert "error: coupons.csv: there is a file already" in answer.stderr


def test_what_breaks_off_leaves_no_file(generate, tmp_path):
    every = [a + b for a in "ACDEFGHJ" for b in "ACDEFGHJ"]
    (tmp_path / "old.csv").write_text("Coupon Code\n" + "\n".join(every))
    options = ("--count", "1", "--alphabet", "ACDEFGHJ", "--length", "2", "--one-in", "8")
    answer = generate(*options, "--earlier", "old.csv")

    assert (2, ["old.csv"]) == (answer.exit_code, [path.name for path in tmp_path.iterdir()])
    assert "the earlier codes leave too little room" in answer.stderr


def test_earlier_files_are_read_with_and_without_a_head(generate, tmp_path):
    generate("--count", "300", "--out", "a.csv")
    text = (tmp_path / "a.csv").read_text()
    (tmp_path / "b.csv").write_bytes(b"\xef\xbb\xbf" + text.partition("\n")[2].encode())
    (tmp_path / "c.csv").write_text(f'"Coupon"\r\n"{"X" * 12}"\r\n\r\n')
    (tmp_path / "d.csv").write_bytes("Discount_Code\r\nABC\r\n".encode("utf-16"))
    files = [option for name in ("a", "b", "c", "d") for option in ("--earlier", f"{name}.csv")]
    answer = generate("--count", "300", *files)

    assert "kept apart from 602 earlier codes" in answer.stderr
    assert set() == set(codes_in(tmp_path / "coupons.csv")) & set(codes_in(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Coupon\nABC,1\n", "old.csv:2: holds more than one column"),
        (b"Coupon\nABC\n\xff\xfe\n", "old.csv:3: is not UTF-8 text"),
        ("Coupon\nABC".encode("utf-16")[:-1], "old.csv:2: is cut off"),
        (b"Coupon\nA\x00C\n", "old.csv:2: holds a character that can't be printed"),
        (b"Coupon\n" + b"A" * 5000, "old.csv:2: is longer than 4096 characters"),
    ],
)
def test_a_file_that_is_none_of_codes_is_named_and_never_shown(generate, tmp_path, content, said):
    (tmp_path / "old.csv").write_bytes(content)
    answer = generate("--count", "10", "--earlier", "old.csv")

    assert 2 == answer.exit_code
    assert said in answer.stderr
    assert "ABC" not in answer.output


def test_a_file_that_is_not_there_is_told_of(generate):
    answer = generate("--count", "10", "--earlier", "old.csv")

    assert 2 == answer.exit_code
    assert isinstance(answer.exception, SystemExit)
    assert "error: old.csv: No such file or directory" in answer.stderr


def test_a_folder_that_is_not_there_is_named(generate):
    answer = generate("--count", "10", "--out", "lists/new.csv")

    assert (2, "error: lists: there is no such folder\n") == (answer.exit_code, answer.stderr)
