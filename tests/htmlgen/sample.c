/* The values: one of everything, evil among them. */
#include "sample.h"

const Sample *sample(void);
const Sample *sample(void)
{
    static Item items[] = { { { "dayton", 6 }, { "Dayton", 6 }, 2017 }, { { "a/b?c", 5 }, { "A & B", 5 }, 0 } };
    static Sample s = { .word = "word", .one = 1, .many = 19498, .yes = true, .half = 0.5, .items = { items, 2 } };
    s.title = S("Right to counsel");
    s.text = S("a < b & c");
    s.evil = S("\"'><script>alert(1)</script>&javascript:x");
    s.url = S("https://example.org/?a=1&b=2");
    s.json = S("{\"a\": \"</script><!-- & \xe2\x80\xa8\"}");
    s.body = (Html){ S("<em>safe</em>") };
    return &s;
}
