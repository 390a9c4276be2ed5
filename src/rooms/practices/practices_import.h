/* practices_import.h: concerns, the scale of evidence, and practices with their texts, from files and back. */
#ifndef ROOMS_PRACTICES_IMPORT_H
#define ROOMS_PRACTICES_IMPORT_H
#include "rooms/practices/practices.h"
#include "store/import.h"

Err import_concerns(Cli *cli);
Err import_evidence(Cli *cli);
Err import_practices(Cli *cli);     /* FILE.csv --texts FILE.md, or FILE.json with the texts inside */
Err export_practices(Cli *cli);     /* --format csv|json [--texts FILE.md] */

#endif
