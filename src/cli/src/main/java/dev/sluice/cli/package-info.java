/** The broker command. */
package dev.sluice.cli;
