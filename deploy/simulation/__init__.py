"""The simulator: the whole product in one process, on a virtual clock, among random people and broken machines.

In: a seed. Out: nothing, where every invariant holds and the money is what a plain model says; else the shortest
story that breaks it, which replays exactly.
"""
