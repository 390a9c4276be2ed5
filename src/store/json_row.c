#include "store/query.h"

/* Control characters, quotes and what would end a script element are escaped; text that is not UTF-8 cannot be stored. */
void json_text(Buf *b, Str s)
{
    if (!s.p) { put(b, S("null")); return; }
    put_char(b, '"');
    isize from = 0;
    for (isize i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<') continue;
        put(b, str_slice(s, from, i));
        from = i + 1;
        if (c == '"' || c == '\\') { put_char(b, '\\'); put_char(b, (char)c); }
        else if (c == '\n') put(b, S("\\n"));
        else put_fmt(b, "\\u%04x", c);
    }
    put(b, str_slice(s, from, s.n));
    put_char(b, '"');
}

void json_time(Buf *b, i64 t)
{
    put_char(b, '"');
    put_iso_time(b, t);
    put_char(b, '"');
}
