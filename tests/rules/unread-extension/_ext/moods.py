NAMES = ("mood",)


def setup(app):
    for name in NAMES:
        app.add_role(name, None)
