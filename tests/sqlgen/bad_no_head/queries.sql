SELECT c.slug FROM city c;
