"""A link between two nodes that can be cut, for the demo and the tests; standard library only."""
import select
import socket
import threading
import time


class Cable:
    """Passes a port of this machine on to another until it is cut: then nothing comes through any
    more, either at once (`cut`) or without anybody being told (`clog`)."""

    def __init__(self, to):
        self.to, self.open, self.clogged, self.pairs = to, True, False, []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.server.accept()
                if not self.open:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                if self.server.fileno() < 0:
                    return
                continue
            self.pairs.append((near, far))
            threading.Thread(target=self.carry, args=(near, far), daemon=True).start()

    def carry(self, near, far):
        try:
            while True:
                if self.clogged:
                    time.sleep(0.05)
                    continue
                ready, _, _ = select.select([near, far], [], [], 0.1)
                for sock in ready:
                    piece = sock.recv(1 << 16)
                    if not piece:
                        return
                    (far if sock is near else near).sendall(piece)
        except (OSError, ValueError):
            pass
        finally:
            near.close()
            far.close()

    def cut(self):
        self.open = False
        for near, far in self.pairs:
            for sock in (near, far):
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs.clear()

    def clog(self):
        self.clogged = True

    def heal(self):
        self.open, self.clogged = True, False

    def close(self):
        self.cut()
        self.server.close()
