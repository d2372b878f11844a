/** Checks over the project's own text: scripts, pages, sources. Nothing of the program is called here. */
package dev.osbuild.text;
