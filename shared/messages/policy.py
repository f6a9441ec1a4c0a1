"""May this message go now? Pure rules in a fixed order; the first that stops a message is the reason that people see.

Transactional messages pass consent, holdout, quiet hours and caps; nothing passes suppression or the blast guard. Those
of a broadcast pass an opt-out only as a legal notice.
Budgets hold them only where the brand says so.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.messages import legal_notice, pacing, shutting, turns
from shared.messages.consent import EVERYTHING, MARKETING, Choice, is_relay, revoked
from shared.messages.look import PAUSED, Gate, Look
from shared.messages.models import Verdict
from shared.messages.pacing import RELEASE
from shared.messages.protocol import spread

BLAST = ((5, timedelta(hours=1)), (15, timedelta(days=1)))
"""Messages to one address and channel, whatever their class."""

REPLY_WITHIN, REPLY_ONCE = timedelta(minutes=5), timedelta(days=1)
"""47 CFR 64.1200(a)(12): one text that confirms an opt-out, within five minutes of it."""

Rule = Callable[[Look], Verdict | None]


def judge(look: Look) -> Verdict:
    """A hold that would outlast the message is a refusal."""
    return in_time(look, next((verdict for rule in RULES if (verdict := rule(look))), Verdict()))


def behind(look: Look, gate: Gate) -> Verdict:
    """For a gate that is known only when the message is made: it is one more switch, behind all other rules."""
    return in_time(look, shutting.held(_rule(gate), gate, look) or Verdict())


def in_time(look: Look, verdict: Verdict) -> Verdict:
    if verdict.retry_at and not shutting.is_valid(look, verdict.retry_at):
        return Verdict(rule="expired", detail=f"held by {verdict.rule}")
    return verdict


def erased(look: Look) -> Verdict | None:
    return None if look.profile else Verdict("erased")


def restricted(look: Look) -> Verdict | None:
    """Processing is restricted (GDPR article 18), or nobody knows whose this is."""
    if look.profile and look.profile.traits.get("restricted"):
        return Verdict("restricted")
    return Verdict("shared") if look.profile and look.profile.shared else None


def owned(look: Look) -> Verdict | None:
    """The address may have turned out to be somebody else's since the message was asked for."""
    return None if look.member else Verdict("address", "no longer this customer's")


def suppressed(look: Look) -> Verdict | None:
    if look.consent.suppressed:
        return Verdict("suppressed", look.consent.suppressed.reason)
    return Verdict("suppressed", "stop") if stop(look) and not look.reply else None


def stop(look: Look) -> bool:
    return look.consent.choice(EVERYTHING) is Choice.WITHDRAWN


def replied(look: Look) -> Verdict | None:
    """An answer passes a STOP, but only to what the person just wrote from here, and no STOP is confirmed twice.

    Whoever took it back by a START in between says another one.
    """
    if look.reply is None:
        return None
    heard = look.consent.heard_at
    if heard is None or look.now - heard > REPLY_WITHIN:
        return Verdict("reply", "the person wrote nothing just now")
    before = pacing.within(_sent(look, look.counted_as), REPLY_ONCE, look.now) if stop(look) else ()
    since = look.consent.started_at
    return Verdict("reply", "confirmed already") if any(since is None or one > since for one in before) else None


def consented(look: Look) -> Verdict | None:
    if not look.marketing:
        return None
    if look.member and is_relay(look.member.identifier):
        return Verdict("consent", "marketplace address")
    choice = look.consent.choice(MARKETING)
    if choice is Choice.GRANTED and revoked(look.consent, look.others, MARKETING):
        return Verdict("consent", "withdrawn at another address")
    return None if choice is Choice.GRANTED else Verdict("consent", choice)


def opted_out(look: Look) -> Verdict | None:
    """Of marketing: what is none passes that, but no broadcast does, unless it is a notice that law wants."""
    broadcast = look.outlook.led_by
    if look.marketing or broadcast is None or broadcast.is_notice or not legal_notice.opted_out(look):
        return None
    return Verdict("opted_out", f"broadcast {broadcast.name} is no legal notice")


def off_topic(look: Look) -> Verdict | None:
    """Whoever agreed to marketing agreed to each topic, until they leave one out themselves."""
    topic = look.brand.topic(look.message.template) if look.marketing else None
    if topic is None:
        return None
    left_out = look.consent.choice(topic) is Choice.WITHDRAWN or revoked(look.consent, look.others, topic)
    return Verdict("topic", topic) if left_out else None


def held_out(look: Look) -> Verdict | None:
    return Verdict("holdout") if look.marketing and look.outlook.held_out else None


def stopped(look: Look) -> Verdict | None:
    return Verdict("stopped", look.outlook.journey.name) if look.outlook.stopped else None


def exited(look: Look) -> Verdict | None:
    return Verdict("exit", look.outlook.exited) if look.outlook.exited else None


def guarded(look: Look) -> Verdict | None:
    return None if look.outlook.guard else Verdict("guard")


def barred(look: Look) -> Verdict | None:
    """The channel's own word: no conversation is open, or nothing of the kind may go there."""
    return Verdict("channel", look.terms.barred) if look.terms.barred else None


def expired(look: Look) -> Verdict | None:
    return None if shutting.is_valid(look, look.now) else Verdict("expired")


def switched_off(look: Look) -> Verdict | None:
    """A channel, or everything: no message goes, however urgent."""
    verdicts = (shutting.held(_rule(gate), gate, look) for gate in look.outlook.switches)
    return next(filter(None, verdicts), None)


def paused(look: Look) -> Verdict | None:
    return shutting.held(look.outlook.journey.rule, look.outlook.journey, look)


def quiet(look: Look) -> Verdict | None:
    """The brand's hours, and those that the channel has besides."""
    nights = _nights(look)
    opens = pacing.quiet_in_any(look.now, nights)
    if opens is None:
        return None
    zone, hours = max(nights, key=lambda night: pacing.quiet_until(look.now, *night) or look.now)
    return _held("quiet_hours", f"{hours.start}-{hours.end} {zone.key}", opens, look)


def capped(look: Look) -> Verdict | None:
    cap = look.brand.caps.get(look.message.channel)
    if not look.marketing or cap is None:
        return None
    period, first = pacing.length(cap.period), turns.ahead(look)
    sent = pacing.within(_sent(look, MARKETING), period, look.now)
    if len(sent) + len(first) < cap.messages:
        return None
    held = _held("cap", f"{cap.messages} in {cap.period}", pacing.free_at(sent, cap.messages, period), look)
    turn = turns.behind(first, held.retry_at if held and held.retry_at else look.now, look.now)
    return Verdict("cap", f"{cap.messages} in {cap.period}" + (f", {len(first)} go first" if first else ""), turn)


def blasted(look: Look) -> Verdict | None:
    """No customer wants so many, so it is a fault of ours, and it stops here."""
    free = [pacing.free_at(pacing.within(_sent(look), period, look.now), most, period) for most, period in BLAST]
    until = max((one for one in free if one), default=None)
    return _held("blast_guard", None, until, look)


RULES: tuple[Rule, ...] = (
    erased, restricted, owned, suppressed, replied, consented, opted_out, off_topic, held_out, stopped, exited, guarded,
    barred, expired, switched_off, paused, quiet, capped, blasted,
)  # fmt: skip


def lasts(look: Look) -> timedelta:
    """How long the message may be on its way: it must not arrive in quiet hours that begin meanwhile."""
    begins = [pacing.quiet_from(look.now, *night) for night in _nights(look)]
    return min([shutting.expiry(look), *begins]) - look.now


def _rule(switch: Gate) -> str:
    return "switched_off" if switch.rule == PAUSED else switch.rule


def _nights(look: Look) -> list[pacing.Night]:
    """What rings wakes people: where the zone is not certain, it must be day in all that are possible."""
    zones = look.clock.possible if look.terms.rings else (look.zone,)
    hours = (look.brand.quiet_hours, look.terms.quiet_hours) if look.marketing else ()
    return [(zone, one) for one in hours if one for zone in zones]


def _sent(look: Look, message_class: str | None = None) -> list[datetime]:
    """Its own earlier attempts do not count."""
    others = [one for one in look.consent.recent if one.key != look.message.send_key]
    return [one.at for one in others if message_class in (None, one.message_class)]


def _held(rule: str, detail: str | None, until: datetime | None, look: Look) -> Verdict | None:
    """Released over half an hour, each message always at the same moment of it: never all in one burst."""
    return Verdict(rule, detail, until + RELEASE * spread(look.message.send_key)) if until else None
