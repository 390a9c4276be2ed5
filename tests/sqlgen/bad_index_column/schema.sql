CREATE INDEX x ON city (nothing);
