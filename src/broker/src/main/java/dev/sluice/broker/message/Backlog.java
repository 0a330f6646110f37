package dev.sluice.broker.message;

import java.time.Duration;

/**
 * What waits in a queue, counted no further than asked for.
 *
 * @param pending how many messages, or the most that were to be counted
 * @param oldest the lowest ID of a pending message; null if none is pending
 * @param age how long ago that ID was given, by the clock; never negative; null if none is pending
 */
public record Backlog(long pending, MessageId oldest, Duration age) {}
