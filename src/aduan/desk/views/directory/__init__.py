"""Set-up for administrators: agencies, topics, responsibilities, people, programmes."""
