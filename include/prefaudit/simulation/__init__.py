"""Simulated returns: the form filled as real offices do, with named faults whose every consequence is known.

Everything made here says so in the data itself: the workbook's « Nature des données » is « Simulé ».
"""
