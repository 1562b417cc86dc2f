"""`snippetgen catalog build` from every kind of source, read back by somebody else."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from xml.etree import ElementTree as ET

import duckdb
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.feed import Options, Result, Writer, items, open_source

NASTY = 'O\'Reilly "A" </script> & \u2028 \U0001f600 \u202eabc\u202c, 50 %'
PRODUCTS = [
    {"id": str(n), "title": f"{NASTY} {n}", "link": f"https://shop.com/{n}", "description": "Good",
     "image_link": f"https://shop.com/{n}.jpg", "price": n + 0.5, "inventory_quantity": n}
    for n in range(1, 8)
]  # fmt: skip
PLAN = 'company_id = "AbC123"\nplatforms = ["html"]\nevents = ["viewed_product"]\n'


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["catalog", "build", *arguments])


def table(folder):
    """The products in a table of DuckDB."""
    (folder / "source.ndjson").write_text("\n".join(map(json.dumps, PRODUCTS)), encoding="utf-8")
    connection = duckdb.connect()
    types = "{id: 'varchar', title: 'varchar', link: 'varchar', description: 'varchar', "
    types += "image_link: 'varchar', price: 'double', inventory_quantity: 'int'}"
    connection.execute(
        f"create table p as from read_json('{folder / 'source.ndjson'}', columns={types})"
    )
    return connection


@pytest.mark.parametrize("name", ["p.csv", "p.tsv", "p.ndjson", "p.json", "p.parquet"])
def test_every_form_gives_the_same_feed(run, tmp_path, name):
    options = {"tsv": "(format csv, delimiter '\t')", "ndjson": "(format json)"}
    options |= {"json": "(format json, array true)"}
    how = options.get(name.partition(".")[2], "")
    table(tmp_path).execute(f"copy (from p order by id) to '{tmp_path / name}' {how}")
    answer = run(name)

    assert (0, "feed.json\n") == (answer.exit_code, answer.stdout)
    assert PRODUCTS == json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))


def test_a_database_is_asked_by_sql(run, tmp_path):
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute("create table p (id int, name text, url text, body text, pic text, price)")
    connection.executemany(
        "insert into p values (?, ?, ?, 'Good', ?, ?)",
        [(p["id"], p["title"], p["link"], p["image_link"], p["price"]) for p in PRODUCTS],
    )
    connection.commit()
    connection.close()
    sql = "select id, name, url, body, pic as image_link, price from p order by id"
    answer = run("shop.db", "--sql", sql)

    assert 0 == answer.exit_code
    feed = json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))
    assert [(p["id"], p["title"], p["price"]) for p in PRODUCTS] == [
        (item["id"], item["title"], item["price"]) for item in feed
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shop.db",), "which products of the database?"),
        (("shop.db", "--sql", "select id, 2 as id from p"), "the query names 'id' twice"),
        (("shop.db", "--sql", "select * from orders"), "shop.db: no such table: orders"),
        (("nowhere.csv",), "nowhere.csv: there is no such file"),
        (("p.xlsx",), "p.xlsx is a spreadsheet"),
        (("p.csv", "--map", "links=a"), "--map links: no such field\n  did you mean 'link'?"),
        (("p.csv", "--map", "link=ur"), "--map link=ur: no such column\n  did you mean 'url'?"),
        (("p.csv", "--map", "link"), "--map link\n"),
        (("p.csv", "--base", "shop.com"), "--base shop.com is no site"),
        (("p.csv", "--out", "no/feed.json"), "no: there is no such folder"),
        (("p.csv", "--out", "feed.csv"), "feed.csv is neither .json nor .xml"),
        (("bad.parquet",), "bad.parquet: "),
    ],
)
def test_what_cannot_be_used_is_told_in_words(run, tmp_path, arguments, said):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection, connection:
        connection.execute("create table p (id)")
    (tmp_path / "p.csv").write_text("id,name,url,description,image\n1,a,https://a.bc/d,e,f\n")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 not really")
    answer = run(*arguments)

    assert 2 == answer.exit_code
    assert isinstance(answer.exception, SystemExit)
    assert said in answer.stderr


def test_xml_is_read_back_by_another_reader(run, tmp_path):
    (tmp_path / "p.ndjson").write_text("\n".join(map(json.dumps, PRODUCTS)), encoding="utf-8")
    assert 0 == run("p.ndjson", "--out", "feed.xml").exit_code
    products = ET.parse(tmp_path / "feed.xml").getroot()

    assert ("Products", len(PRODUCTS)) == (products.tag, len(products))
    for expected, product in zip(PRODUCTS, products, strict=True):
        written = {tag: str(value) for tag, value in expected.items()}
        assert written == {part.tag: part.text for part in product}


def test_our_own_feeds_are_sources_as_well(run, tmp_path):
    (tmp_path / "p.ndjson").write_text("\n".join(map(json.dumps, PRODUCTS)), encoding="utf-8")
    run("p.ndjson", "--out", "feed.xml")
    assert 0 == run("feed.xml", "--out", "again.json").exit_code

    assert PRODUCTS == json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))


def test_ids_are_numbers_where_the_plan_says_so(run, tmp_path):
    (tmp_path / "snippetgen.toml").write_text(PLAN + 'product_id = "number"\n')
    (tmp_path / "p.ndjson").write_text("\n".join(map(json.dumps, PRODUCTS)), encoding="utf-8")
    assert 0 == run("p.ndjson").exit_code

    feed = json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))
    assert [1, 2, 3, 4, 5, 6, 7] == [item["id"] for item in feed]


@pytest.mark.parametrize("id_", ["A1", "0017", "1.5"])
def test_an_id_that_is_no_number_is_refused_then(run, tmp_path, id_):
    (tmp_path / "snippetgen.toml").write_text(PLAN + 'product_id = "number"\n')
    (tmp_path / "p.ndjson").write_text(json.dumps({**PRODUCTS[0], "id": id_}))
    answer = run("p.ndjson")

    assert 1 == answer.exit_code
    assert f"row 1, id: error id-type: '{id_}' is no whole number" in answer.stderr


def test_a_feed_that_is_large_becomes_several_files_and_a_smaller_one_takes_them_away(
    run, tmp_path
):
    (tmp_path / "p.ndjson").write_text("\n".join(map(json.dumps, PRODUCTS)), encoding="utf-8")
    assert 0 == run("p.ndjson", "--limit", "0.001").exit_code
    files = sorted(tmp_path.glob("feed*.json"))
    found = [item for file in files for item in json.loads(file.read_text(encoding="utf-8"))]

    assert len(files) > 1
    assert PRODUCTS == sorted(found, key=lambda item: item["id"])
    assert all(file.stat().st_size <= 1000 for file in files)
    assert 0 == run("p.ndjson").exit_code
    assert [tmp_path / "feed.json"] == list(tmp_path.glob("feed*.json"))


def test_with_too_many_bad_rows_the_feed_of_before_stays(run, tmp_path):
    (tmp_path / "feed.json").write_text("before")
    (tmp_path / "p.ndjson").write_text('{"id": 1}\n' + json.dumps(PRODUCTS[0]))
    columns = [f"--map={name}={name}" for name in ("id", "title", "link")]
    answer = run("p.ndjson", *columns)

    assert (1, "before") == (answer.exit_code, (tmp_path / "feed.json").read_text())
    assert "nothing is written: 1 of 2 rows can't be used" in answer.stderr
    (rejected,) = (tmp_path / "feed.json.rejects.ndjson").read_text().splitlines()
    assert {"id": 1} == json.loads(rejected)["values"]
    assert {"missing"} == {each["name"] for each in json.loads(rejected)["findings"]}


def test_a_line_without_end_is_no_table(run, tmp_path):
    (tmp_path / "p.csv").write_text("id,title,link,description,image_link\n" + "x" * 5_000_000)
    answer = run("p.csv")

    assert 2 == answer.exit_code
    assert "p.csv:2: is longer than 4,194,304 characters" in answer.stderr


def test_a_byte_that_is_not_utf_8_is_found_where_it_is(run, tmp_path):
    good = "1,a,https://a.bc/d,e,https://a.bc/f\n" * 5000
    text = f"id,title,link,description,image_link\n{good}".encode()
    (tmp_path / "p.csv").write_bytes(text + "2,Café,x,x,x\n".encode("cp1252"))

    assert "p.csv:5002: is not UTF-8 text" in run("p.csv").stderr


def test_utf_16_of_a_spreadsheet_is_read(run, tmp_path):
    text = "id\ttitle\tlink\tdescription\timage_link\n1\tCafé\thttps://a.bc/d\te\thttps://a.bc/f\n"
    (tmp_path / "p.tsv").write_text(text, encoding="utf-16")
    assert 0 == run("p.tsv").exit_code

    assert "Café" == json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))[0]["title"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_items_but_for_their_ids(tmp_path):
    line = json.dumps({**PRODUCTS[0], "title": "A", "description": "long " * 200, "id": "%d"})
    peaks = []
    for count in (1000, 6000):
        (tmp_path / "p.ndjson").write_text("\n".join(line % n for n in range(count)))
        tracemalloc.start()
        with Writer(tmp_path / "feed.json", "json") as writer:
            for _, item in items(open_source(str(tmp_path / "p.ndjson")), Options(), Result()):
                writer.add(item)
            writer.finish()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] - peaks[0] < 5000 * 200  # bytes for each id; an item has more than 1,000
