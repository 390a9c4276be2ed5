/* device.h: a passkey in software, for tests: what a browser and a device answer, also when they should not. ES256, by OpenSSL, which
 * the program itself does not use for this.
 *
 *   Device *d = device_new(a);
 *   DeviceSays says = { .rp = S("x.example"), .origin = S("https://x.example"), .challenge = challenge };
 *   WebauthnAnswer made = device_make(d, &says), given = device_get(d, &says);
 */
#ifndef TESTS_DEVICE_H
#define TESTS_DEVICE_H
#include "rooms/accounts/webauthn.h"

typedef struct {
    Str  rp, origin, challenge;
    const char *type;           /* NULL: as it should be */
    bool untouched, cross;      /* nobody touched it; the page stood inside another site's */
    int  counted;               /* its counter; 0: it does not count */
} DeviceSays;

typedef struct Device { Arena *a; Str credential; void *key; } Device;     /* credential: base64url */
Device *device_new(Arena *a);
void    device_free(Device *d);
WebauthnAnswer device_make(Device *d, const DeviceSays *says);
WebauthnAnswer device_get(Device *d, const DeviceSays *says);

#endif
