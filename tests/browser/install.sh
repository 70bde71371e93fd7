#!/usr/bin/env bash
# Sees to it that a browser and axe-core are there for the browser tests. Does nothing where they are.
# CHROMIUM names a browser that is installed elsewhere.
set -euo pipefail
python="${1:-python3}"
here="$(dirname "$0")"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi; }
debian() { command -v apt-get >/dev/null && as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

browser() { "$python" - <<'END'
import os, shutil, sys
names = ("chromium", "chromium-browser", "google-chrome")
if os.environ.get("CHROMIUM") or any(shutil.which(name) for name in names):
    sys.exit(0)
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))
END
}

if ! browser; then
    echo "Installing a browser for the tests (Chromium) ..."
    debian chromium || "$python" -m playwright install chromium || {
        echo "No browser could be installed. Install Chromium yourself (on Debian: apt-get install chromium)," >&2
        echo "or name one: make test CHROMIUM=/path/to/chromium. Without it the web page is not tested." >&2
        exit 1
    }
fi
if [ ! -e "$here/node_modules/axe-core/axe.min.js" ]; then
    command -v npm >/dev/null || debian nodejs npm || {
        echo "npm is needed for axe-core. Install it yourself (on Debian: apt-get install npm)." >&2
        exit 1
    }
    npm --prefix "$here" ci --silent --no-audit --no-fund
fi
