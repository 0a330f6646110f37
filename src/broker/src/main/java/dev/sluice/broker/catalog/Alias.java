package dev.sluice.broker.catalog;

/**
 * A second name for a queue, written with an {@code @} in front.
 *
 * @param name the alias; not null
 * @param target the queue it stands for; not null
 */
public record Alias(String name, String target) {}
