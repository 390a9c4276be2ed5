/* center_face.h: the center's own face, set in the browser: name, mark, colour, contact, languages, the sender of mail (settings.c), and its own
 * texts (texts.c). */
#ifndef ROOMS_ADMIN_CENTER_FACE_H
#define ROOMS_ADMIN_CENTER_FACE_H
#include "admin.sql.h"
#include "rooms/accounts/accounts.h"
#include "web/face.h"

typedef struct { Form *form; Str mark, from; } SettingsPage;   /* mark: address of the picture that is set */
Reply settings_show(Request *rq);
Reply settings_send(Request *rq);
Form *settings_now(Request *rq, const void *of);
Reply settings_test_mail(Request *rq);
Reply face_style(Request *rq);
Reply face_mark_picture(Request *rq);
void  face_start(Store *s);
void  face_stop(void);

typedef struct { Str name, title; } CenterText;
typedef struct { Str title, lang, contact, edit; Html body; bool staff; } TextPage;
typedef struct { i64 version; Str when, who; Html shown; } TextVersion;
typedef struct { Str title, path, preview_path, lang, other, other_name; Form *form; Html preview; struct { TextVersion *p; isize n; } versions; } TextEdit;
Reply about_us_show(Request *rq);
Reply privacy_show(Request *rq);
Reply accessibility_show(Request *rq);
const void *text_of(Request *rq);
Reply text_edit(Request *rq, const CenterText *t);
extern const Field text_fields[], text_restore_fields[];
Form *text_now(Request *rq, const void *text);
Reply text_send(Request *rq, const CenterText *t);
Reply text_try(Request *rq, const CenterText *t);
Reply text_restore(Request *rq, const CenterText *t);

#endif
