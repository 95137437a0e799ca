"""The conversation that every door like a chat holds: SMS, and the next ones.

A message is understood (`meaning`), the sender and their reports are found (`people`), a table
says what follows (`steps`), and a verb of the register carries it out (`acts`).
"""
