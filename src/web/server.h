/* server.h: Rotunda answers HTTP. The whole floor is started and stopped here.
 *
 *   static const Route *const tables[] = { communities_routes, practices_routes, NULL };
 *   ServerOptions o = { .store = store, .routes = tables, .port = 8080, .listen = S("127.0.0.1"), .error_page = error_page };
 *   Err e = server_start(arena, &o, &server);
 *   server_wait(server);                       until SIGTERM, SIGINT or server_ask_stop
 *   if (!server_stop(server, 10)) _exit(ERR_ENV);
 *
 * Beside the rooms' routes it answers /healthz, /readyz, /metrics and /assets/.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H
#include "web/server_options.h"

/* ERR_ENV with a sentence where the port is in use or the address is not ours; ERR_USAGE where a route table is wrong. */
Err  server_start(Arena *a, const ServerOptions *options, Server **out);
int  server_port(const Server *s);
void server_wait(Server *s);
void server_ask_stop(Server *s);                 /* from any thread; what the signals do */

/* Takes no new connections, finishes what is in flight (at most so many seconds), then closes. False: a handler still runs
 * after that time; the server is then closed to the world but not freed, and may be asked again. */
bool server_stop(Server *s, int seconds);

#endif
