from hypothesis import settings

# A busy machine makes an example slow, not wrong.
settings.register_profile("wire", deadline=None)
settings.load_profile("wire")
