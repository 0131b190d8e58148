"""The second factor: a code that changes every 30 seconds (TOTP, RFC 6238), and recovery codes for without it.

The secret of an app is not kept anywhere: it is derived from the instance key, the account and a random
number of the enrolment (decision 0014). Recovery codes are kept hashed and work with every instance key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyotp
import segno

from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import Invalid, System
from riskscan.store import second_factors as store
from riskscan.store.accounts import Account
from riskscan.store.second_factors import Factor

ISSUER = "Risicoscan Veilig Thuis"
NUMBER_OF_CODES = 10
FEW_CODES = 2
STEP_SECONDS = 30
SET_UP_TIME = timedelta(minutes=30)
"""How long somebody may take to install an app and read the code."""

# Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 12
_SCRYPT_COST = 2**14
# White modules around a QR code, without which a camera does not find it.
_QUIET = 4


class WrongCode(Exception):
    """This code does not open; the message is Dutch and says what to do."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the page shows to set up an app. ``path`` draws the QR code of ``size`` by ``size`` modules."""

    key: str
    uri: str
    path: str
    size: int

    @property
    def groups(self) -> tuple[str, ...]:
        """The key in groups of four, as one types it over."""
        return tuple(self.key[start : start + 4] for start in range(0, len(self.key), 4))


@dataclass(frozen=True, slots=True)
class State:
    """Of one account: since when an app is in use (empty: not), whether its key still fits, and codes left."""

    since: str
    fits: bool
    codes_left: int

    @property
    def few_codes(self) -> bool:
        return self.codes_left <= FEW_CODES


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def key_mark(system: System) -> str:
    """Tells which instance key an enrolment was made with, without telling the key."""
    return _derived(system, b"risicoscan totp kenmerk")[:8].hex()


def _derived(system: System, message: bytes) -> bytes:
    if not system.key:
        raise RuntimeError("no instance key: only the website knows second factors")
    return hmac.digest(system.key, message, "sha256")


def _totp(system: System, factor: Factor) -> pyotp.TOTP:
    message = f"risicoscan totp geheim {factor.account_id} {factor.nonce}".encode()
    return pyotp.TOTP(base64.b32encode(_derived(system, message)[:20]).decode())


def state(system: System, account_id: int) -> State:
    factor = store.held(system.database, account_id)
    left = len(store.recovery_codes(system.database, account_id))
    if factor is None:
        return State("", False, left)
    return State(factor.confirmed_at or "", factor.key_mark == key_mark(system), left)


def begin(system: System, account: Account, ticket: str) -> Enrolment:
    """A key for an app, the same one as long as this ticket's enrolment is not finished or too old."""
    with system.database.writing():
        factor = _begun(system, account.id, ticket)
        if factor is None:
            nonce = secrets.token_hex(16)
            store.start(system.database, account.id, nonce, key_mark(system), _hash(ticket), system.stamp())
            factor = store.started(system.database, account.id, _hash(ticket))
    assert factor is not None  # noqa: S101 - just made
    return _shown(system, account, factor)


def begun(system: System, account: Account, ticket: str) -> Enrolment | None:
    """The key that this ticket began with; None when it was finished, is too old or never was."""
    factor = _begun(system, account.id, ticket)
    return _shown(system, account, factor) if factor else None


def _shown(system: System, account: Account, factor: Factor) -> Enrolment:
    totp = _totp(system, factor)
    uri = totp.provisioning_uri(name=account.email.replace(":", " "), issuer_name=ISSUER)
    qr = segno.make(uri, error="m", micro=False)
    return Enrolment(totp.secret, uri, _drawing(qr), len(qr.matrix) + 2 * _QUIET)


def _begun(system: System, account_id: int, ticket: str) -> Factor | None:
    factor = store.started(system.database, account_id, _hash(ticket))
    if factor is None or factor.key_mark != key_mark(system):
        return None
    oldest = (system.now() - SET_UP_TIME).isoformat(timespec="microseconds")
    return factor if factor.started_at >= oldest else None


def _drawing(qr: segno.QRCode) -> str:
    """The dark modules as one SVG path, a bar per row of neighbours."""
    bars = []
    for y, row in enumerate(qr.matrix_iter(border=_QUIET)):
        line = "".join("1" if module else "0" for module in row)
        bars += [f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for run in re.finditer("1+", line)]
    return "".join(bars)


def confirm(
    system: System, actor: Actor, account_id: int, ticket: str, typed: str, *, renewing: bool = False
) -> tuple[str, ...]:
    """Take the app in use that this ticket began, when it shows the right code; new recovery codes.

    Only who is ``renewing`` takes the place of an app in use. Raises ``WrongCode``; the enrolment then stays as
    it is, to try again.
    """
    fresh = new_codes()
    with system.database.writing():
        factor = _begun(system, account_id, ticket)
        again = store.held(system.database, account_id) is not None
        if factor is None or (again and not renewing):
            raise WrongCode("Deze pagina stond te lang open. Begin opnieuw met instellen.")
        step = _step_of(system, factor, typed)
        if step is None:
            raise WrongCode(
                "Deze code klopt niet. Vul de zes cijfers in die de app nu toont. Blijft dit zo, kijk dan of de "
                "klok van uw telefoon gelijk loopt."
            )
        store.confirm(system.database, factor, step, system.stamp())
        keep_codes(system, account_id, fresh)
        done = "tweede factor vernieuwd" if again else "tweede factor ingesteld"
        system.log(actor, done, f"account {account_id}")
    return fresh.shown


def _step_of(system: System, factor: Factor, typed: str) -> int | None:
    """Which 30 seconds this is the code of: these, those before or those after; None for a wrong code."""
    code = re.sub(r"\s", "", typed)
    now = int(system.now().timestamp()) // STEP_SECONDS
    totp = _totp(system, factor)
    right = [step for step in (now, now - 1, now + 1) if hmac.compare_digest(_at(totp, step), code.encode())]
    return right[0] if right else None


def _at(totp: pyotp.TOTP, step: int) -> bytes:
    return totp.generate_otp(step).encode()


def use(system: System, actor: Actor, account_id: int, typed: str, recovery: str = "") -> None:
    """Use a code of the app, or a recovery code, up. Raises ``WrongCode``.

    Call it inside the transaction in which the code opens something: two visitors with one code are then one.
    """
    if recovery.strip():
        _use_recovery(system, actor, account_id, recovery)
        return
    factor = store.held(system.database, account_id)
    if factor is None or factor.key_mark != key_mark(system):
        raise WrongCode("Uw app past niet meer bij deze installatie. Gebruik een herstelcode.")
    step = _step_of(system, factor, typed)
    if step is None:
        raise WrongCode(
            "Deze code klopt niet. Vul de zes cijfers in die de app nu toont."
            if typed.strip()
            else "Vul de zes cijfers in die de app nu toont."
        )
    if factor.last_step is not None and step <= factor.last_step:
        raise WrongCode("Deze code is al gebruikt. Wacht tot de app een nieuwe toont, hooguit een minuut.")
    store.use_step(system.database, factor.id, step)


def looks_like_recovery(typed: str) -> bool:
    """Whether one field, for either kind of code, holds a recovery code."""
    return len(_bare(typed)) > 8


def _bare(typed: str) -> str:
    return re.sub(r"[^a-z0-9]", "", typed.casefold())


def _use_recovery(system: System, actor: Actor, account_id: int, typed: str) -> None:
    code = _bare(typed)
    held = store.recovery_codes(system.database, account_id)
    # The codes of one set share their salt, so that one hashing compares with all.
    hashed = {salt: _code_hash(code, salt) for salt in {one.salt for one in held}}
    for one in held:
        if hmac.compare_digest(hashed[one.salt], one.code_hash):
            store.use_recovery_code(system.database, one.id, system.stamp())
            left = len(held) - 1
            system.log(actor, "herstelcode gebruikt", f"account {account_id}", f"nog {left} over")
            return
    raise WrongCode(
        "Deze herstelcode klopt niet of is al gebruikt. Elke herstelcode werkt één keer; neem een andere."
    )


def _code_hash(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=_SCRYPT_COST, r=8, p=1).hex()


@dataclass(frozen=True, slots=True)
class FreshCodes:
    """Recovery codes as one writes them down, and what is kept of them."""

    shown: tuple[str, ...]
    salt: str
    hashes: tuple[str, ...]


def new_codes() -> FreshCodes:
    """Made outside a transaction: the hashing would keep other writers waiting."""
    salt = secrets.token_hex(16)
    plain = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(NUMBER_OF_CODES)]
    shown = tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in plain)
    return FreshCodes(shown, salt, tuple(_code_hash(code, salt) for code in plain))


def keep_codes(system: System, account_id: int, fresh: FreshCodes) -> None:
    """From now on these codes; the old ones no longer work. Inside the caller's transaction."""
    store.replace_recovery_codes(system.database, account_id, fresh.salt, fresh.hashes, system.stamp())


_SHOWN = re.compile(rf"[{_ALPHABET}]{{4}}(-[{_ALPHABET}]{{4}}){{2}}")


def are_codes(texts: Sequence[str]) -> bool:
    """Whether these have the form of recovery codes; it tells nothing about whose they are."""
    return 0 < len(texts) <= NUMBER_OF_CODES and all(_SHOWN.fullmatch(text) for text in texts)


def reset(system: System, actor: Actor, account_id: int) -> bool:
    """Forget the app and the recovery codes; at the next login they are set up anew. Whether there were any.

    Only the command line: with this and a link a single beheerder could enter any account.
    """
    require(actor, Action.ACCOUNTS_KEEP)
    if actor.account_id is not None:
        raise Invalid({"": "De tweede factor wissen kan alleen op de opdrachtregel."})
    with system.database.writing():
        had = store.held(system.database, account_id) is not None
        store.end(system.database, account_id, system.stamp())
        store.end_recovery_codes(system.database, account_id, system.stamp())
        system.log(actor, "tweede factor gewist", f"account {account_id}")
    return had


def forget_app(system: System, account_id: int) -> None:
    """End an enrolment of another instance key; inside the caller's transaction."""
    store.end(system.database, account_id, system.stamp())
