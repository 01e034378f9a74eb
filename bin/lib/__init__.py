"""What the launchers of bin/ do: set up, test, show and measure the suite.

Only the standard library is used here, because it runs before anything is installed.
"""
