#include "rooms/practices/practices_import.h"
#include "rooms/practices/search_command.h"

static const Option import_options[] = {
    { "texts", "FILE", "the texts of the practices, in Markdown (with a CSV file)", NULL },
    { 0 }
};

static const Option export_options[] = {
    { "format", "csv|json", "a table, or everything with its texts", "csv" },
    { "texts", "FILE", "write the texts to this file", NULL },
    { 0 }
};

const Command practices_commands[] = {
    { "import concerns", "FILE", "Read in the public concerns that practices answer.", "  rotunda import concerns concerns.csv\n", NULL, IMPORTS_INTO_CENTER, import_concerns },
    { "import evidence", "FILE", "Read in the scale of evidence.", "  rotunda import evidence evidence.csv\n", NULL, IMPORTS_INTO_CENTER, import_evidence },
    { "import practices", "FILE", "Read in practices, with their texts.",
      "  rotunda import practices practices.csv --texts practices.md\n"
      "  rotunda import practices practices.json                   as rotunda export practices --format json wrote it\n",
      import_options, IMPORTS_INTO_CENTER, import_practices },
    { "export practices", "", "Write all published practices, as they were read in.",
      "  rotunda export practices --texts practices.md > practices.csv\n"
      "  rotunda export practices --format json > practices.json\n", export_options, READS_CENTER, export_practices },
    { "search", "WORDS", "Find practices by words, as the search field of the pages does.",
      "  rotunda search people losing their homes\n"
      "  rotunda search --limit 3 --json rough sleeping in Europe\n", search_options, READS_CENTER, search_practices },
    { 0 }
};
