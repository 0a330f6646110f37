/**
 * Where the store is and how it is used: environment, project file, paths.
 *
 * <pre>{@code
 * Settings settings = Settings.of(System.getenv());
 * long most = settings.integer(Variable.MAX_MESSAGE_SIZE);
 * }</pre>
 */
package dev.sluice.cli.config;
