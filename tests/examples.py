"""How many random examples a test tries: each of them in `make test`, a fifth in `make check`."""

from hypothesis import settings

# A busy machine makes an example slow, not wrong.
settings.register_profile("all", deadline=None)
settings.register_profile("few", settings.get_profile("all"), max_examples=20)
settings.load_profile("all")  # unless pytest is told --hypothesis-profile=few


def examples(count):
    return count // 5 if settings.get_current_profile_name() == "few" else count
