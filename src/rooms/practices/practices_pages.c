/* practices_pages.c: who may open what of the library. */
#include "rooms/practices/practices_pages.h"
#include "rooms/practices/files.h"
#include "rooms/practices/publishing.h"
#include "rooms/practices/recording.h"
#include "rooms/practices/wording.h"
#include "store/blobs.h"

static const void *practice_of(Request *rq)
{
    PracticeBySlug *p = make(rq->arena, PracticeBySlug);
    return practice_by_slug(rq->db, request_param(rq, "slug"), p) ? p : NULL;
}

static const void *kept_of(Request *rq)
{
    PracticeKept *p = make(rq->arena, PracticeKept);
    return practice_kept(rq->db, request_param(rq, "slug"), p) ? p : NULL;
}

static const void *record_of(Request *rq)
{
    RecordByHandle *r = make(rq->arena, RecordByHandle);
    if (!record_by_handle(rq->db, request_param(rq, "handle"), r)) return NULL;
    rq->place = r->community_id;
    return r;
}

static const void *draft_of(Request *rq)
{
    DraftByHandle *d = make(rq->arena, DraftByHandle);
    if (!draft_by_handle(rq->db, request_param(rq, "handle"), d)) return NULL;
    rq->place = d->community_id;
    return d;
}

static const void *concern_of(Request *rq)
{
    ConcernFind *c = make(rq->arena, ConcernFind);
    return concern_find(rq->db, request_param(rq, "slug"), c) ? c : NULL;
}

static const void *level_of(Request *rq)
{
    EvidenceFind *e = make(rq->arena, EvidenceFind);
    return evidence_find(rq->db, request_param(rq, "level"), e) ? e : NULL;
}

static const void *attachment_of(Request *rq)
{
    AttachmentFind *t = make(rq->arena, AttachmentFind);
    if (!attachment_find(rq->db, request_param(rq, "handle"), t)) return NULL;
    rq->place = t->community_id;
    return t;
}

static const void *follow_of(Request *rq)
{
    FollowUpByHandle *f = make(rq->arena, FollowUpByHandle);
    RecordById r;
    if (!follow_up_by_handle(rq->db, request_param(rq, "handle"), f) || !f->opened.known || !record_by_id(rq->db, f->record_id, &r) || r.mistaken.known) return NULL;
    rq->place = r.community_id;
    return f;
}

const Route practices_routes[] = {
    GET ("/",                home_show,      ANYONE),
    GET ("/practices",       practices_list, ANYONE),
    GET ("/practices/:slug", practice_show,  ANYONE, OF(practice)),
    GET ("/practices/:slug.pdf", practice_brief, ANYONE, OF(practice), SLOW),
    GET ("/practices/:slug.bib", practice_bib,   ANYONE, OF(practice)),
    GET ("/practices/:slug/qr.svg", practice_qr, ANYONE, OF(practice)),
    GET ("/practices/:slug/record", record_edit, SIGNED_IN, OF(practice)),
    POST("/practices/:slug/record", record_send, SIGNED_IN, OF(practice), API(SCOPE_RECORDS, "recordAdoption", record_fields, "Record what a city does with a practice"), NOW(record_now), MAKES),
    GET ("/practices/:slug/publishing", publishing_show, STAFF, OF(kept)),
    POST("/practices/:slug/publishing", publishing_send, STAFF, OF(kept), API(SCOPE_STAFF, "publishPractice", publishing_fields, "Take a practice out of the library, with a reason, or put it back")),
    GET ("/records/:handle",    record_show,    ANYONE, OF(record)),
    GET ("/records/:handle/mistaken", mistaken_show, CITY_STAFF, OF(record)),
    POST("/records/:handle/mistaken", mistaken_send, CITY_STAFF, OF(record), BODY(8192), API(SCOPE_RECORDS, "takeRecordAway", mistaken_fields, "Say that a record was made by mistake: it is taken off every page")),
    GET ("/follow-ups/:handle", follow_up_show, CITY_STAFF, OF(follow)),
    POST("/follow-ups/:handle", follow_up_send, CITY_STAFF, OF(follow), API(SCOPE_RECORDS, "answerFollowUp", follow_up_fields, "Say what became of what was recorded")),
    GET ("/drafts/new",              draft_new,       SIGNED_IN),
    POST("/drafts/new",              draft_make,      SIGNED_IN, API(SCOPE_DRAFTS, "beginDraft", draft_new_fields, "Begin to write a practice"), MAKES),
    GET ("/drafts/:handle",          draft_show,      SIGNED_IN, OF(draft)),
    GET ("/drafts/:handle/throw",    draft_throw_show, CITY_STAFF, OF(draft)),
    POST("/drafts/:handle/throw",    draft_thrown,     CITY_STAFF, OF(draft), API(SCOPE_DRAFTS, "throwDraftAway", draft_throw_fields, "Throw a draft away, with its texts and files")),
    GET ("/drafts/:handle/preview",  draft_preview,   SIGNED_IN, OF(draft)),
    POST("/drafts/:handle/head",     draft_head_send, CITY_STAFF, OF(draft), API(SCOPE_DRAFTS, "changeDraft", draft_head_fields, "What stands above a draft: title, summary, concern, year, source"), NOW(draft_head_now)),
    POST("/drafts/:handle/send",     draft_sent,      CITY_STAFF, OF(draft), API(SCOPE_DRAFTS, "sendDraft", draft_send_fields, "Send a draft to the editors")),
    POST("/drafts/:handle/review",   draft_reviewed,  STAFF, OF(draft), API(SCOPE_STAFF, "reviewDraft", draft_review_fields, "Publish a draft that was sent, or ask for changes"), NOW(draft_review_now)),
    GET ("/drafts/:handle/files",    draft_files,     SIGNED_IN, OF(draft)),
    POST("/drafts/:handle/files",    draft_file_send, CITY_STAFF, OF(draft), BODY(BLOB_MAX + 64 * 1024), API(SCOPE_DRAFTS, "addDraftFile", file_fields, "Add a file to a draft: an attachment, or a kept copy of a source"), MAKES),
    GET ("/practices/:slug/files",   practice_files,     STAFF, OF(practice)),
    POST("/practices/:slug/files",   practice_file_send, STAFF, OF(practice), BODY(BLOB_MAX + 64 * 1024), API(SCOPE_STAFF, "addFile", file_fields, "Add a file to a practice: an attachment, or a kept copy of a source"), MAKES),
    GET ("/files/:handle",           file_fetch,      ANYONE, OF(attachment), SLOW),
    POST("/files/:handle/take",      file_take,       SIGNED_IN, OF(attachment), BODY(8192), API(SCOPE_DRAFTS, "takeFile", file_take_fields, "Take a file away")),
    GET ("/drafts/:handle/:section", section_show,    SIGNED_IN, OF(draft)),
    POST("/drafts/:handle/:section", section_send,    CITY_STAFF, OF(draft), BODY(256 * 1024), API(SCOPE_DRAFTS, "writeSection", section_fields, "Write a section of a draft"), NOW(section_now)),
    POST("/drafts/:handle/:section/edit",    section_begin,   CITY_STAFF, OF(draft), API(SCOPE_DRAFTS, "beginSection", section_begin_fields, "Hold a section for ten minutes, so that nobody else writes there")),
    GET ("/drafts/:handle/:section/history", section_history, SIGNED_IN, OF(draft)),
    POST("/drafts/:handle/:section/restore", section_restore, CITY_STAFF, OF(draft), API(SCOPE_DRAFTS, "restoreSection", section_restore_fields, "Take a former text of a section again")),
    GET ("/words",                 words_show,    STAFF),
    GET ("/words/concerns/:slug",  concern_edit,  STAFF, OF(concern)),
    POST("/words/concerns/:slug",  concern_send,  STAFF, OF(concern), API(SCOPE_STAFF, "changeConcern", concern_fields, "What a concern is called, and what it means"), NOW(concern_now)),
    POST("/words/concerns/:slug/preview", concern_try, STAFF, OF(concern), SLOW),
    GET ("/words/evidence/:level", level_edit,    STAFF, OF(level)),
    POST("/words/evidence/:level", level_send,    STAFF, OF(level), API(SCOPE_STAFF, "changeEvidenceLevel", level_fields, "What a level of the scale of evidence is called, and when it holds"), NOW(level_now)),
    POST("/words/evidence/:level/preview", level_try, STAFF, OF(level), SLOW),
    GET ("/words/synonyms",        synonyms_edit, STAFF),
    POST("/words/synonyms",        synonyms_send, STAFF, BODY(2 * 1024 * 1024), API(SCOPE_STAFF, "changeSynonyms", synonyms_fields, "The words that a search takes for the same"), NOW(synonyms_now)),
    POST("/words/synonyms/preview", synonyms_try, STAFF, SLOW, BODY(2 * 1024 * 1024)),
    GET ("/compare",         compare_show,   ANYONE),
    GET ("/gaps",            gaps_show,      ANYONE),
    GET ("/concerns",        concerns_show,  ANYONE),
    GET ("/evidence",        evidence_show,  ANYONE),
    GET ("/about",           about_show,     ANYONE),
    GET ("/practices.atom",  practices_feed,   ANYONE),
    GET ("/communities.atom", communities_feed, ANYONE),
    GET ("/sitemap.xml",     sitemap_show,   ANYONE),
    GET ("/robots.txt",      robots_show,    ANYONE),
    GET ("/api/v1/practices",       api_practices, ANYONE),
    GET ("/api/v1/practices/:slug", api_practice,  ANYONE, OF(practice)),
    GET ("/api/v1/adoptions",       api_adoptions, ANYONE),
    GET ("/api/v1/concerns",        api_concerns,  ANYONE),
    GET ("/api/v1/concerns/:slug",  api_concern,   ANYONE, OF_NOTHING),
    { 0 }
};
