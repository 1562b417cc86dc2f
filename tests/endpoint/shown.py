"""What the endpoint shows, without what it decided: for the tests of what arrives."""


def plain(records):
    decided = ("verdict", "findings")
    return [{key: each[key] for key in each if key not in decided} for each in records]
