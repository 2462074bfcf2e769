"""What the fast ways compute, said slowly: one series, one draw and one value at a time."""

from itertools import pairwise
from math import exp, log, sqrt

import numpy as np


def r_squared(values):
    t = range(len(values))
    fitted = np.polyval(np.polyfit(t, values, 2), t)
    mean = sum(values) / len(values)
    rest = sum((y - m) ** 2 for y, m in zip(values, fitted, strict=True))
    return 1 - rest / sum((y - mean) ** 2 for y in values)


def growth(values):
    steps = [log(b) - log(a) for a, b in pairwise(values)]
    t = range(len(steps))
    path = np.polyval(np.polyfit(t, steps, 2), t)
    shocks = [step - smooth for step, smooth in zip(steps, path, strict=True)]
    variance = sum(shock**2 for shock in shocks) / (len(steps) - 3)
    counted = [1 / a + 1 / b for a, b in pairwise(values)]
    beyond = sqrt(max(variance - sum(counted) / len(counted), 0))
    return list(path), shocks, sqrt(variance), beyond


def grown(start, path, shocks):
    levels = [start]
    for smooth, shock in zip(path, shocks, strict=True):
        levels.append(levels[-1] * exp(smooth + shock))
    return levels


def beyond_counting(values):
    t = range(len(values))
    fitted = np.polyval(np.polyfit(t, values, 2), t)
    rest = sum((y - m) ** 2 for y, m in zip(values, fitted, strict=True))
    mean = sum(values) / len(values)
    return sqrt(max(rest / (len(values) - 3) - mean, 0)) / mean


def left_out(values):
    found = []
    for out in range(len(values)):
        t = [i for i in range(len(values)) if i != out]
        y = [values[i] for i in t]
        rest = np.polyfit(t, y, 2, full=True)[1][0] if len(t) > 3 else 0.0
        mean = sum(y) / len(y)
        found.append(1 - rest / sum((v - mean) ** 2 for v in y))
    return min(found), max(found)


def moved(values):
    found = []
    for i in range(len(values)):
        for percent in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5):
            changed = list(values)
            changed[i] *= 1 + percent / 100
            found.append(r_squared(changed))
    return min(found), max(found)


def unsuitable(values):
    whole = all(value >= 0 and value == int(value) for value in values)
    tens = sum(value % 10 == 0 for value in values)
    most = {6: 4, 7: 4, 8: 4, 9: 4, 10: 5, 11: 5}[len(values)]
    top = max(values)
    run = any(values[i] == values[i + 1] == values[i + 2] == top for i in range(len(values) - 2))
    return not whole or tens > most or run
