-- How the center shows itself, as its administrators say: a name and a value each. What is not here, is as the program comes.
-- small setting: a handful
CREATE TABLE setting (
    name   text NOT NULL PRIMARY KEY CHECK (name IN ('name', 'accent', 'contact', 'mail_from', 'one_language', 'mark')),
    value  text NOT NULL,
    edited time NOT NULL
);

-- The center's own texts, in each language: every version is kept, the last one is shown.
-- small center_text: a few texts, changed a few times a year
CREATE TABLE center_text (
    id        key,
    page      text NOT NULL CHECK (page IN ('about-us', 'privacy', 'accessibility')),
    lang      text NOT NULL CHECK (lang IN ('en', 'es')),
    version   int  NOT NULL,
    body      text NOT NULL,                -- Markdown
    saved     time NOT NULL,
    person_id key  NOT NULL REFERENCES person,
    UNIQUE (page, lang, version)
);
