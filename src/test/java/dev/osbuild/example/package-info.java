/** The stage that {@code docs/stages.md} shows, kept here so that the page compiles and runs. */
package dev.osbuild.example;
