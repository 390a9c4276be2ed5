/* address.h: the rule by which an address inside the site is written. The one place that knows it: generated pages,
 * handlers that redirect and htmlgen itself all ask here.
 *
 *   "/practices?q=x#top", Spanish, carrying "for=3921000"  ->  "/es/practices?q=x&for=3921000#top"
 */
#ifndef MEDIA_ADDRESS_H
#define MEDIA_ADDRESS_H
#include "base/buf.h"

/* What is the same in every language and for every visitor: assets, the API, feeds of machines, the files that robots ask for. */
bool address_plain(Str path);

/* Letters, digits, "-._~" and what is among also stay; every other byte is written as %XX. */
void put_percent(Buf *b, Str s, const char *also);

/* A path ("/..."), query ("?...") or anything else (written as it is), with language and carried parameters, not HTML-escaped. */
void put_address(Buf *b, int lang, Str carry, Str path);

/* http, https, mailto with something behind them, or a path, query or fragment; without control characters, blanks and
 * backslashes, and not "//host". Everything else is not for an href. */
bool address_safe(Str url);

/* http or https with a host of several parts behind it: what somebody means who types a web address. */
bool address_web(Str url);

/* "example.org" of "https://example.org:8080/path?q#top", "[::1]" of "http://[::1]:8080"; without a scheme it begins at once. */
Str address_host(Str url);

#endif
