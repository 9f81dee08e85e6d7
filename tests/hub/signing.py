"""Stands between a program that knows nothing of signatures and a hub, and proves each request: by the shared secret what
intakes ask, by an officer's token what is about cases.

signing.py HUB_PORT PORT SECRET INTAKE TOKEN
"""

import base64
import hashlib
import hmac
import http.client
import http.server
import sys
import time

HUB, PORT, SECRET, INTAKE, TOKEN = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
OURS = {"host", "content-length", "transfer-encoding", "connection", "content-digest", "authorization"}


class Signing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        path = self.path.split("?")[0]
        name, at = path.rsplit("/", 1)[-1], str(int(time.time()))
        code = hmac.new(KEY, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
        headers = {it: value for it, value in self.headers.items() if it.lower() not in OURS}
        headers["reportline-intake"] = INTAKE
        headers["webhook-id"] = name
        headers["webhook-timestamp"] = at
        headers["webhook-signature"] = "v1," + base64.b64encode(code).decode()
        headers["authorization"] = "Bearer " + TOKEN
        hub = http.client.HTTPConnection("127.0.0.1", HUB, timeout=30)
        hub.request(self.command, self.path, body or None, headers)
        answer = hub.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for header, value in answer.getheaders():
            if header.lower() not in OURS | {"date"}:
                self.send_header(header, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Signing).serve_forever()
