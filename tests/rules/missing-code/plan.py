def first():
    return 1


class Plan:
    def step(self):
        return 2
