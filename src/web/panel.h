/* panel.h: what a later room shows on an earlier room's page. The page names the place, the later room lends what it draws:
 *
 *   extern PanelPlace community_panels;                            communities.h
 *   panel_lend(&community_panels, practices_of_community);         at start, by practices
 *   page.panels = panels(rq, &community_panels, community->id);    in the handler; the page writes {{raw p.panels}}
 *
 *   static void practices_of_community(Request *rq, Out *o, i64 id) { ... community_practices_panel(o, &panel); }
 */
#ifndef WEB_PANEL_H
#define WEB_PANEL_H
#include "web/request.h"

typedef void Panel(Request *rq, Out *o, i64 id);    /* writes with functions of generated pages only */
typedef struct { Panel *p[8]; int n; } PanelPlace;

void panel_lend(PanelPlace *place, Panel *panel);   /* at start, in the order of rooms; again: nothing */
void panel_take_back(PanelPlace *place, Panel *panel);      /* at stop */
Html panels(Request *rq, const PanelPlace *place, i64 id);

#endif
