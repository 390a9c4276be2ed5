CREATE INDEX x ON city (name)
