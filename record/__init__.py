"""How are facts kept, so that nobody can change them unseen?"""
