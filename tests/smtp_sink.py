#!/usr/bin/env python3
"""smtp_sink.py DIR [MODE...] [port=N]: a mail server for tests on 127.0.0.1 that keeps what it is given.

Prints "ready PORT", then serves until its standard input ends. The n-th mail lies in DIR/n.eml, byte for byte as it was sent
(dots unstuffed), its envelope in DIR/n.to as "FROM TO". Modes, which can be joined:
  tls          TLS from the first byte           starttls     offers STARTTLS; without "plain" insists on it
  auth         wants user "demo", password "let me in"
  count        keeps no mails, only their number, in DIR/count (for many)
  close=N      hangs up after N mails of a connection
  at=WORD and one of the following: the fault comes at that command (greet, EHLO, MAIL, RCPT, DATA, body); at=body by default
  reply=TEXT   answers that                      drop         hangs up
  silent       answers nothing more              garbage      answers a megabyte of noise, without a line end
"""
import os
import socketserver
import ssl
import sys
import threading

folder, words = sys.argv[1], sys.argv[2:]
modes = {w.split("=", 1)[0]: w.split("=", 1)[1] if "=" in w else True for w in words}
taken, lock = 0, threading.Lock()


def keep(sender, receivers, body):
    global taken
    with lock:
        taken += 1
        if "count" in modes:
            return
        number = taken
    with open(f"{folder}/{number}.eml.part", "wb") as f:
        f.write(body)
    with open(f"{folder}/{number}.to", "w") as f:
        f.write(f"{sender} {' '.join(receivers)}\n")
    os.rename(f"{folder}/{number}.eml.part", f"{folder}/{number}.eml")


class HungUp(Exception):
    pass


class Session(socketserver.BaseRequestHandler):
    def say(self, text):
        self.request.sendall(text.encode() + b"\r\n")

    def fault(self, where):
        """True where the fault has answered in place of the server."""
        if modes.get("at", "body") != where:
            return False
        if "reply" in modes:
            self.say(modes["reply"])
            return True
        if "drop" in modes:
            raise HungUp
        if "silent" in modes:
            while self.request.recv(4096):
                pass
            raise HungUp
        if "garbage" in modes:
            self.request.sendall(os.urandom(1 << 20).replace(b"\n", b"x"))
            raise HungUp
        return False

    def line(self):
        while b"\r\n" not in self.rest:
            more = self.request.recv(65536)
            if not more:
                raise HungUp
            self.rest += more
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line.decode("latin-1")

    def body(self):
        while b"\r\n.\r\n" not in (b"\r\n" + self.rest):
            more = self.request.recv(65536)
            if not more:
                raise HungUp
            self.rest += more
        body, self.rest = (b"\r\n" + self.rest).split(b"\r\n.\r\n", 1)
        return (body + b"\r\n").replace(b"\r\n.", b"\r\n")[2:]

    def start_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
        self.request = context.wrap_socket(self.request, server_side=True)
        self.secure, self.rest = True, b""

    def login(self):
        import base64
        word = self.command.split()
        if word[1].upper() == "PLAIN":
            if len(word) == 2:
                self.say("334 ")
                word.append(self.line())
            return base64.b64decode(word[2]) == b"\0demo\0let me in"
        return False

    def features(self):
        offered = ["sink", "8BITMIME", "SIZE 10000000"]
        if "starttls" in modes and not self.secure:
            offered.append("STARTTLS")
        if "auth" in modes:
            offered.append("AUTH PLAIN")
        for o in offered[:-1]:
            self.say("250-" + o)
        self.say("250 " + offered[-1])

    def answer(self, verb):
        if verb in ("EHLO", "HELO"):
            self.features()
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.start_tls()
        elif verb == "AUTH":
            self.known = self.login()
            self.say("235 welcome" if self.known else "535 who are you?")
        elif verb == "MAIL":
            if "starttls" in modes and "plain" not in modes and not self.secure:
                self.say("530 STARTTLS first")
            elif "auth" in modes and not self.known:
                self.say("530 log in first")
            else:
                self.sender, self.receivers = self.command[11:].split(">")[0], []
                self.say("250 ok")
        elif verb == "RCPT":
            self.receivers.append(self.command[9:].split(">")[0])
            self.say("250 ok")
        elif verb == "DATA":
            self.say("354 go on")
            body = self.body()
            if not self.fault("body"):
                keep(self.sender, self.receivers, body)
                self.mails += 1
                self.say("250 taken")
                if self.mails == int(modes.get("close", 0)):
                    raise HungUp
        elif verb in ("RSET", "NOOP"):
            self.say("250 ok")
        else:
            self.say("221 bye" if verb == "QUIT" else "500 what?")

    def talk(self):
        if "tls" in modes:
            self.start_tls()
        if not self.fault("greet"):
            self.say("220 sink")
        while True:
            self.command = self.line()
            verb = self.command.split(" ")[0].upper()
            if not self.fault(verb):
                self.answer(verb)
            if verb == "QUIT":
                return

    def handle(self):
        self.rest, self.secure, self.known, self.mails, self.receivers = b"", False, False, 0, []
        try:
            self.talk()
        except (HungUp, OSError):
            pass


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


with Sink(("127.0.0.1", int(modes.get("port", 0))), Session) as sink:
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    print("ready", sink.server_address[1], flush=True)
    sys.stdin.read()
    with open(f"{folder}/count", "w") as f:
        f.write(f"{taken}\n")
    os._exit(0)
