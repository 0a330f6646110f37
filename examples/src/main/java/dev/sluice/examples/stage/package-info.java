/** What examples stand on: a database of their own, a voice, a verdict, and a way to start them. */
package dev.sluice.examples.stage;
