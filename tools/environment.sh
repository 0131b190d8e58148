# shellcheck shell=bash
# What ./start and ./test share: a virtual environment with the locked packages, and system libraries.
# The caller has set -euo pipefail and stands in the root of the project.

readonly VENV=.venv
# shellcheck disable=SC2034  # used by the scripts that source this file
readonly PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig)

say() { printf '%s\n' "$*" >&2; }

die() {
    printf '\nFout: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '  %s\n' "$@" >&2
    exit 1
}

# Runs a command in silence; shows what it printed only when it fails.
quietly() {
    local output status=0
    output=$("$@" 2>&1) || status=$?
    ((status == 0)) || printf '%s\n' "$output" >&2
    return "$status"
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Prints the first Python that is new enough and can make a virtual environment.
# A command may exist and still not work: pyenv has a shim for each version, chosen or not.
find_python() {
    local name too_bare=''
    for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
        is_new_enough "$name" || continue
        if "$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
        too_bare=$name
    done
    if [[ -n $too_bare ]]; then
        install_system_packages python3-venv >/dev/null && "$too_bare" -c 'import ensurepip, venv' 2>/dev/null &&
            command -v "$too_bare" && return
        die "$too_bare kan geen virtuele omgeving maken: het onderdeel 'venv' ontbreekt." \
            'Voer dit uit en probeer het opnieuw:' '  sudo apt-get install -y python3-venv'
    fi
    die 'er is geen Python 3.11 of nieuwer gevonden.' \
        'Installeer Python en probeer het opnieuw. Op Debian en Ubuntu:' \
        '  sudo apt-get install -y python3 python3-venv'
}

# prepare_venv runtime|dev: installs the locked packages, only when the lock, the place or the environment changed.
prepare_venv() {
    local lock=requirements/$1.txt stamp=$VENV/.installed-$1 wanted python
    wanted="$(cksum <"$lock") $PWD"
    if [[ -x $VENV/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]] && is_new_enough "$VENV/bin/python"; then
        return
    fi
    if ! is_new_enough "$VENV/bin/python" || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        say "Virtuele omgeving maken met $("$python" --version) ..."
        quietly "$python" -m venv --clear "$VENV" || die "de map $VENV kon niet worden gemaakt (zie hierboven)."
    fi
    say "Vastgelegde pakketten installeren uit $lock ..."
    quietly "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$lock" ||
        die 'de pakketten konden niet worden geïnstalleerd (zie hierboven).' \
            'Controleer de internetverbinding en probeer het opnieuw.'
    link_project || die "in de map $VENV kon niet worden geschreven (zie hierboven)."
    printf '%s\n' "$wanted" >"$stamp"
}

# Makes the project importable and gives it its command, without building anything.
link_project() {
    local site
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD" >"$site/riskscan-checkout.pth"
    rm -f "$VENV/bin/riskscan"
    cat >"$VENV/bin/riskscan" <<END
#!/bin/sh
exec $(printf %q "$PWD/$VENV/bin/python") -P -c \\
    'import sys; sys.argv[0] = "riskscan"; from riskscan.cli import main; sys.exit(main())' "\$@"
END
    chmod +x "$VENV/bin/riskscan"
}

# WeasyPrint loads these by name when the first PDF is made: better to know before.
has_pdf_libraries() {
    "$VENV/bin/python" - <<'END' 2>/dev/null
import ctypes, ctypes.util, sys

names = ["gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig"]
versions = {"harfbuzz-subset": 0, "fontconfig": 1}
for name in names:
    if sys.platform == "linux":
        ctypes.CDLL(f"lib{name}.so.{versions.get(name, 0)}")
    elif not ctypes.util.find_library(name):
        sys.exit(1)
END
}

# install_system_packages NAME...: fails when this machine or this user cannot do it.
install_system_packages() {
    local as_root=()
    command -v apt-get >/dev/null || return 1
    if (($(id -u) != 0)); then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    say "Systeempakketten installeren: $* ..."
    quietly "${as_root[@]}" apt-get update -qq || return 1
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null
}

# The command by which a user installs system packages by hand, on this kind of machine.
install_hint() {
    if [[ $(uname -s) == Darwin ]]; then
        printf '  brew install pango\n'
    else
        printf '  sudo apt-get update && sudo apt-get install -y %s\n' "$*"
    fi
}
