"""Exit 0 if the bot in this container answers on its loopback port, else 1.

It asks /healthz, not /readyz: a container need not be replaced because the network is away.
"""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """Ask and return the exit code."""
    address = f"http://127.0.0.1:{int(os.environ.get('QA_BOT_METRICS_PORT', '9100'))}/healthz"
    # No proxy of the environment's: the bot is in this container.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, urllib.error.URLError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
