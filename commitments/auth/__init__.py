"""Who may change the register: signing in, tokens of programs, sign-ins that ended, and who came and went."""
