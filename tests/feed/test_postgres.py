"""Products from a real PostgreSQL."""

import json

import psycopg
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from tests.postgres import postgres

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address():
    with postgres() as found:
        with psycopg.connect(found) as database:
            database.execute(
                "create table product (id int, title text, price numeric(9, 2), tags text[])"
            )
            database.execute(
                "insert into product select n, 'Product ' || n, n + 0.5, array['a', 'b']"
                " from generate_series(1, 2500) n"
            )
        yield found


def build(address, sql, folder):
    out = folder / "feed.json"
    command = ["catalog", "build", address, "--sql", sql, "--out", str(out)]
    answer = CliRunner().invoke(main, command)
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    return answer, out


def test_a_query_gives_the_items(address, tmp_path):
    sql = """
        select id, title, price, tags, 'https://shop.com/' || id as link, 'Good' as description,
               'https://shop.com/' || id || '.jpg' as image_link
        from product order by id
    """
    answer, out = build(address, sql, tmp_path)
    feed = json.loads(out.read_text(encoding="utf-8"))

    assert (0, 2500) == (answer.exit_code, len(feed))
    assert {
        "id": "7",
        "title": "Product 7",
        "link": "https://shop.com/7",
        "description": "Good",
        "image_link": "https://shop.com/7.jpg",
        "price": 7.5,
        "tags": ["a", "b"],
    } == feed[6]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from nowhere", 'PostgreSQL: relation "nowhere" does not exist'),
        ("delete from product returning *", "PostgreSQL: "),
    ],
)
def test_what_the_database_refuses_is_told_and_changes_nothing(address, tmp_path, sql, said):
    answer, _ = build(address, sql, tmp_path)

    assert 2 == answer.exit_code
    assert said in answer.stderr
    with psycopg.connect(address) as database:
        assert (2500,) == database.execute("select count(*) from product").fetchone()


@pytest.mark.parametrize("host", ["127.0.0.1:1", "[bad", "127.0.0.1:port"])
def test_a_password_is_not_shown(tmp_path, host):
    answer, _ = build(f"postgresql://shop:s3cret@{host}/x", "select 1", tmp_path)

    assert 2 == answer.exit_code
    assert "s3cret" not in answer.output
