"""A peer that shares no code with Luoshu: TLS by python, frames and Cap'n Proto by hand, for saying
what no decent node says; certificates by the openssl command."""
import socket
import ssl
import struct
import subprocess

HELLO, SUBMIT, FOLLOW, ASK_PAST, PING = 0, 1, 3, 8, 10
REPLICA, SUBMITTER = 2, 4


def certificate(folder, name, key, expired=False):
    """A self-signed certificate of a key file; the path of its PEM."""
    out = folder / f"{name}.crt"
    config = folder / f"{name}.cnf"
    index = folder / f"{name}.index"
    index.write_text("")
    config.write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={index}\nrand_serial=yes\n"
                      f"new_certs_dir={folder}\ndefault_md=default\npolicy=p\nunique_subject=no\n"
                      "[p]\ncommonName=supplied\n[req]\ndistinguished_name=n\n[n]\n")
    request = folder / f"{name}.csr"
    subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", f"/CN={name}", "-config",
                    config, "-out", request], check=True, capture_output=True)
    dates = ["20200101000000Z", "20200201000000Z"] if expired else [
        "20200101000000Z", "20990101000000Z"]
    subprocess.run(["openssl", "ca", "-batch", "-selfsign", "-notext", "-config", config,
                    "-keyfile", key, "-in", request, "-startdate", dates[0], "-enddate", dates[1],
                    "-out", out], check=True, capture_output=True)
    return out


# ---- Messages -----------------------------------------------------------------------------------
def text(value):
    return value.encode() + b"\0"


def lay_out(data, pointers):
    """One segment: a root pointer to a struct of that data whose pointers are byte lists or
    structs."""
    words = bytearray(8)

    def place(at, data, pointers):
        start = len(words)
        offset = (start - at) // 8 - 1
        struct.pack_into("<iHH", words, at, offset << 2, len(data) // 8, len(pointers))
        words.extend(data)
        first = len(words)
        words.extend(bytes(8 * len(pointers)))
        for index, item in enumerate(pointers):
            where = first + 8 * index
            if isinstance(item, tuple):
                place(where, *item)
            elif item is not None:
                offset = (len(words) - where) // 8 - 1
                struct.pack_into("<iI", words, where, (offset << 2) | 1, 2 | (len(item) << 3))
                words.extend(item + bytes(-len(item) % 8))
    place(0, data, pointers)
    return struct.pack("<II", 0, len(words) // 8) + bytes(words)


def packed(plain):
    out, at = bytearray(), 0
    while at < len(plain):
        word = plain[at:at + 8]
        at += 8
        tag = sum(1 << i for i, byte in enumerate(word) if byte)
        out.append(tag)
        out.extend(byte for byte in word if byte)
        if tag in (0, 0xff):
            out.append(0)  # no run of such words
    return bytes(out)


def frame(kind, data, pointers=()):
    message = packed(lay_out(struct.pack("<HHI", kind, 0, 0), [(data, list(pointers))]))
    return struct.pack(">I", len(message)) + message


def hello(ledger, party, role, protocol=1):
    return frame(HELLO, struct.pack("<IBxxxQ", protocol, role, 0),
                 [bytes.fromhex(ledger), text(party), text("")])


def follow(first=0, credits=32):
    return frame(FOLLOW, struct.pack("<QII", first, credits, 0))


def ping(stamp=1):
    return frame(PING, struct.pack("<QQ", stamp, 0))


def ask_past(older, newer):
    return frame(ASK_PAST, struct.pack("<QQ", older, newer))


def submit(request, entry):
    return frame(SUBMIT, struct.pack("<Q", request), [entry])


# ---- Links --------------------------------------------------------------------------------------
def connect(port, chain=None, key=None, version=ssl.TLSVersion.TLSv1_3):
    """A TLS link to a node, with a certificate or without one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    if chain:
        context.load_cert_chain(chain, key)
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    return context.wrap_socket(sock)


def read_to_end(link, seconds=30):
    """Whatever comes until the other end closes."""
    link.settimeout(seconds)
    got = b""
    try:
        while piece := link.recv(1 << 16):
            got += piece
    except (ConnectionError, ssl.SSLError):
        pass
    return got
