"""The dashboard behind a real proxy, configured as deploy/ has it: nginx or Caddy, in a site of its own or in
a folder of one, passed on or stripped."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests import CHECKOUT
from tests.servers import free_port, serve_command

WAYS = ("of its own", "passed on", "stripped")
FOLDER = "/bamako"


@dataclass(frozen=True)
class Proxied:
    """A dashboard as browsers find it, and what is written to its terminal."""

    port: int
    folder: str
    terminal: Path

    @property
    def site(self) -> str:
        """Its address, without the stroke at its end."""
        return f"https://localhost:{self.port}{self.folder}"

    def send(self, request: str, body: bytes = b"", patience: float = 30) -> str:
        """Send a request as it is written, and give all that is answered until the end."""
        with self.connected(patience) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode("latin-1") + body)
            answered = b""
            try:
                while part := connection.recv(65_536):
                    answered += part
            except (OSError, TimeoutError):
                pass
        return answered.decode("latin-1")

    def ask(self, path: str, *headers: str, host: str = "") -> str:
        """Ask for a path of the site; head and body of the answer, in one piece."""
        lines = (f"Host: {host or f'localhost:{self.port}'}", *headers, "Connection: close", "", "")
        return self.send("\n".join((f"GET {path} HTTP/1.0", *lines)))

    def connected(self, patience: float = 30) -> ssl.SSLSocket:
        """Connect to the proxy over TLS."""
        plain = socket.create_connection(("127.0.0.1", self.port), patience)
        return trusting().wrap_socket(plain, server_hostname="localhost")


def trusting() -> ssl.SSLContext:
    """What takes the certificate of a test for good."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def is_installed(proxy: str) -> bool:
    """Return whether a proxy can be tried here."""
    return bool(shutil.which(proxy) and shutil.which("openssl"))


@contextmanager
def behind(proxy: str, way: str, folder: Path) -> Iterator[Proxied]:
    """Serve a store of the baseline behind a proxy, in one of WAYS; `folder` keeps what they write."""
    port, inner = free_port(), free_port()
    within = "" if way == "of its own" else FOLDER
    command, environment = serve_command(f"duckdb:{folder}/commitments.duckdb", inner)
    # Who strips the folder says so in a header; elsewhere the setting says where the dashboard is.
    if way != "stripped":
        environment["COMMITMENTS_PUBLIC_ADDRESS"] = f"https://localhost:{port}{within}"
    proxied = _nginx if proxy == "nginx" else _caddy
    with (folder / "said").open("w") as said, _running(command, folder, said, environment):
        _wait_for(inner)
        with _running(proxied(folder, port, inner, way), folder, subprocess.DEVNULL):
            _wait_for(port)
            yield Proxied(port, within, folder / "said")


@contextmanager
def _running(
    command: list[str], folder: Path, said: IO[str] | int, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A program that runs as long as it is needed."""
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=said, stderr=said) as process:
        try:
            yield
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([*new, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def _nginx(folder: Path, port: int, inner: int, way: str) -> list[str]:
    """The command that runs nginx as deploy/nginx.conf has it, on a port of this machine."""
    certificate, key = _certificate(folder)
    text = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"server \{\n  listen 80;.*?\n\}\n", "", text, count=1, flags=re.DOTALL)
    text = text.replace("  listen [::]:443 ssl;\n", "")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    text = text.replace("dashboard.example.org", "localhost").replace("127.0.0.1:8501", f"127.0.0.1:{inner}")
    text = re.sub(r"(ssl_certificate +)\S+;", rf"\1{certificate};", text)
    text = re.sub(r"(ssl_certificate_key +)\S+;", rf"\1{key};", text)
    if way != "of its own":
        text = text.replace("location / { proxy", f"location {FOLDER}/ {{ proxy")
    if way == "stripped":
        text = text.replace(f"127.0.0.1:{inner};", f"127.0.0.1:{inner}/;")
        text = text.replace('X-Forwarded-Prefix "";', f"X-Forwarded-Prefix {FOLDER};")
        text = text.replace("$host;\n", "$host:$server_port;\n", 1)  # not the port that https has anyway
    written = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{name}_temp_path {folder}/{name}; " for name in written)
    head = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{ access_log off; {kept}\n{text}\n}}\n")
    return ["nginx", "-p", str(folder), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]


def _caddy(folder: Path, port: int, inner: int, way: str) -> list[str]:
    """The command that runs Caddy as deploy/Caddyfile has it, on a port of this machine."""
    certificate, key = _certificate(folder)
    text = (CHECKOUT / "deploy" / "Caddyfile").read_text()
    text = text.replace("{\n\tservers", "{\n\tadmin off\n\tauto_https off\n\tservers", 1)
    site = f"https://localhost:{port} {{\n\ttls {certificate} {key}"
    text = text.replace("{$SITE:dashboard.example.org} {", site)
    text = text.replace("{$UPSTREAM:127.0.0.1:8501}", f"127.0.0.1:{inner}")
    if way == "passed on":
        text = text.replace("\thandle {", f"\t@folder path {FOLDER} {FOLDER}/*\n\thandle @folder {{")
    if way == "stripped":
        leading = f"redir {FOLDER} {FOLDER}/?{{query}} 308"
        text = text.replace("\thandle {", f"\t{leading}\n\thandle_path {FOLDER}/* {{")
        text = text.replace("-X-Forwarded-Prefix", f"X-Forwarded-Prefix {FOLDER}")
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
