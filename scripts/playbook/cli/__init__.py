"""The command line: one module a verb, with its options, its words and its exit codes.

Nothing else in the package prints or ends the process. A verb imports what it works with inside
its function, so that each starts fast and none needs the packages of another.
May use every room.
"""
