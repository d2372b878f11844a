/** The shell programs of overlay/guest, run here against a folder that stands for a machine's root. */
package dev.osbuild.guest;
